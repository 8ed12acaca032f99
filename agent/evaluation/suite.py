"""A suite: where its questions are, how a row is read, and what counts as right.

A suite is a small TOML file (https://toml.io/en/v1.0.0) beside its data, or names a public dataset;
those that ship with the program are in `suites/`. README.md shows one.
"""

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from agent.errors import UserError
from agent.evaluation.scoring import scorer
from agent.forms import FORMS
from agent.messages import Json

SUFFIX = ".toml"


@dataclass(frozen=True)
class Data:
    """Where the rows are: a file beside the suite, or a public dataset."""

    path: str = ""
    """A file of JSON lines, from the suite file's folder."""
    dataset: str = ""
    """A dataset by the name that the package `datasets` knows."""
    config: str = ""
    split: str = "test"
    rows: tuple[int, ...] = ()
    """First row and the row after the last one; all by default."""


@dataclass(frozen=True)
class Fields:
    """Which field of a row holds what; empty: there is none."""

    question: tuple[str, ...] = ("question",)
    """Fields that are joined by a blank."""
    answer: str = "answer"
    id: str = "id"
    form: str = ""
    """The form of the answer where it differs by row."""
    topic: str = ""
    accepted: str = ""
    """Other answers that count: a list."""
    numbers: str = ""
    """Game of 24: the numbers; also words of a text."""
    choices: str = ""
    """A list of texts, of `{label, text}`, or a mapping from text to score."""
    scores: str = ""
    """The score of each choice, in a list of its own: 1 is right."""
    contexts: str = ""
    """Passages `{title, sentences}` that go with the question."""
    documents: str = ""
    """Such passages, those of all rows in one collection that strategies look things up in."""

    @property
    def named(self) -> dict[str, str]:
        """Return the fields of which there is one, by what they hold."""
        return {one.name: getattr(self, one.name) for one in dataclasses.fields(self)
                if one.name != "question"}  # fmt: skip


@dataclass(frozen=True)
class Suite:
    """A task."""

    name: str
    purpose: str = ""
    source: str = ""
    """Where it comes from, and its licence."""
    scorer: str = "form"
    form: str = ""
    """The form of every answer, one of `agent.forms.FORMS`; empty: as each question suggests."""
    shuffle: bool = False
    """Whether choices are shown in an order drawn by the seed."""
    lettered: bool = False
    """Whether choices are shown and the answer is a letter."""
    before: str = ""
    """Words that stand before each question: what is to be done."""
    start: str = ""
    """What a question's text begins with in the data, and is left out."""
    until: tuple[str, ...] = ()
    """Where a question's text ends in the data: before the first of these."""
    data: Data = Data()
    fields: Fields = Fields()
    folder: Path = Path()
    """Where the suite file is."""

    @property
    def variant(self) -> str:
        """What of the suite changes how its questions are put."""
        told = {
            "form": self.form,
            "before": self.before,
            "contexts": self.fields.contexts,
            "documents": self.fields.documents,
            "lettered": self.lettered,
            "shuffle": self.shuffle,
        }
        return " ".join(f"{name}={value}" for name, value in told.items() if value)


@lru_cache(maxsize=1)
def shipped_folder() -> Path:
    """Return the folder of the suites that ship with the program."""
    return Path(str(resources.files("agent.evaluation"))) / "suites"


def shipped() -> list[str]:
    """Return the names of the suites that ship with the program."""
    return sorted(path.stem for path in shipped_folder().glob(f"*{SUFFIX}"))


def named(name: str) -> Suite:
    """Return a shipped suite; raise `UserError` with the nearest name if there is none."""
    if name not in shipped():
        near = difflib.get_close_matches(name, shipped(), 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(shipped())}"
        raise UserError(f"there is no suite {name!r}", hint)
    return read(shipped_folder() / f"{name}{SUFFIX}")


def read(path: Path) -> Suite:
    """Return the suite in the file `path`; raise `UserError` with what is wrong in it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"{path}: {error}", "mend it: it is TOML") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{path}: {reason}", "name a suite file that can be read") from None
    data = _made(Data, _table(table, "data", path), f"{path}: [data]")
    fields = _made(Fields, _table(table, "fields", path), f"{path}: [fields]")
    rest = {key: value for key, value in table.items() if key not in ("data", "fields", "folder")}
    suite: Suite = _made(Suite, {"name": path.stem, **rest}, str(path))
    _check(suite, data, path)
    return dataclasses.replace(suite, data=data, fields=fields, folder=path.absolute().parent)


def _table(table: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise UserError(f"{path}: {key} is no table", f"write it as [{key}]")
    return found


def _made(kind: Any, given: Mapping[str, Any], where: str) -> Any:
    """Return the dataclass `kind` with what was given; raise `UserError` for what it has not."""
    known = {one.name: one.default for one in dataclasses.fields(kind)}
    values: dict[str, Json | tuple[Json, ...]] = {}
    for key, value in given.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise UserError(f"{where}: there is no key {key!r}", hint)
        default = known[key]
        if isinstance(default, tuple):
            value = tuple(value) if isinstance(value, list) else (value,)
        elif default is not dataclasses.MISSING and type(value) is not type(default):
            shown = type(default).__name__
            raise UserError(f"{where}: {key} = {value!r} is no {shown}", f"give it a {shown}")
        values[key] = value
    return kind(**values)


def _check(suite: Suite, data: Data, path: Path) -> None:
    scorer(suite.scorer, str(path))
    if suite.form and suite.form not in FORMS:
        raise UserError(f"{path}: there is no form {suite.form!r}", f"one of {', '.join(FORMS)}")
    whole = all(type(row) is int and row >= 0 for row in data.rows)
    if data.rows and not (len(data.rows) == 2 and whole and data.rows[0] < data.rows[1]):
        raise UserError(f"{path}: rows are no two whole numbers", "write rows = [0, 100]")
    if bool(data.path) == bool(data.dataset):
        hint = 'give [data] one of: path = "FILE.jsonl", dataset = "NAME"'
        raise UserError(f"{path}: does not say where its questions are", hint)
