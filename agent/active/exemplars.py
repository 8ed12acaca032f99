"""The annotated exemplars, where the strategy finds them: `active-prompt/FORM.jsonl`.

Beside them FORM.pool keeps the fingerprints of the questions that they were chosen from, so that a
run can tell when it is asked one of those.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.active import jsonlines
from agent.active.annotation import Annotation
from agent.active.selection import Selected
from agent.errors import UserError
from agent.prompts import exemplars
from agent.strategies.active_prompt import FOLDER, POOL_SUFFIX, fingerprint

Exemplar = Mapping[str, Any]


@dataclass(frozen=True)
class Collection:
    """The exemplars for one form of answer in one folder of prompts."""

    folder: Path
    """A folder of prompts: the user's or a project's."""
    form: str

    @property
    def path(self) -> Path:
        """The file of the exemplars."""
        return self.folder / FOLDER / f"{self.form}.jsonl"

    @property
    def hidden_by(self) -> Path | None:
        """A file of the same form that the program reads instead."""
        others = (suffix for suffix in exemplars.SUFFIXES if suffix != self.path.suffix)
        paths = (self.path.with_suffix(suffix) for suffix in others)
        return next((path for path in paths if path.is_file()), None)

    def read(self) -> tuple[Exemplar, ...]:
        """Return the exemplars, in the order in which they are shown.

        Raises `UserError` naming file and line.
        """
        return tuple(_lines(self.path)) if self.path.exists() else ()

    def by_id(self) -> dict[str, Exemplar]:
        """Return the exemplars by the fingerprints of their questions."""
        return {fingerprint(str(one["question"])): one for one in self.read()}

    def add(self, one: Selected, annotation: Annotation, pool: Sequence[str]) -> None:
        """Put an annotated question into the file, at once: the newest wording counts.

        Raises `AgentError` where it cannot be written.
        """
        held = self.by_id()
        held[one.id] = _exemplar(one, annotation)
        self._add_pool(pool)
        jsonlines.replace(self.path, [jsonlines.line_of(each) for each in held.values()])

    def _add_pool(self, pool: Sequence[str]) -> None:
        path = self.path.with_suffix(POOL_SUFFIX)
        held = jsonlines.text_of(path).split() if path.exists() else []
        if not set(pool) <= set(held):
            jsonlines.replace(path, [f"{each}\n" for each in dict.fromkeys((*held, *pool))])


def _exemplar(one: Selected, annotation: Annotation) -> Exemplar:
    return {
        "question": one.question,
        "rationale": annotation.rationale,
        "answer": annotation.answer,
        "uncertainty": one.uncertainty,
        "k": one.k,
        "metric": one.metric,
        "annotator": annotation.annotator,
        "model": one.model,
        "id": one.id,
    }


def _lines(path: Path) -> Iterator[Exemplar]:
    """Yield the exemplars as they stand in a file, numbers as numbers: they are written again."""
    for where, one in jsonlines.objects(path):
        if not isinstance(one.get("question"), str):
            raise UserError(f"{where}: has no question", "mend the line, or take it out")
        yield one


def collections(folders: Sequence[Path]) -> Iterator[tuple[Path, tuple[Exemplar, ...]]]:
    """Yield the files of exemplars in folders of prompts, and what they hold."""
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*")):
            if path.suffix in exemplars.SUFFIXES and path.is_file():
                yield path, tuple(_lines(path)) if path.suffix == ".jsonl" else _read(path)


def _read(path: Path) -> tuple[Exemplar, ...]:
    return exemplars.read(jsonlines.text_of(path), path)
