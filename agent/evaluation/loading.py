"""Finds the suite that a person names, and reads its questions."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import UserError
from agent.evaluation import inference, suite
from agent.evaluation.pool import Page, pages_of
from agent.evaluation.problem import Problem
from agent.evaluation.questions import problem_of
from agent.evaluation.rows import Row, read
from agent.evaluation.suite import Data, Fields, Suite

Notify = Callable[[str], None]
ALSO = {"documents": "contexts"}
"""How else a bare file may name a field."""
WHERE = {
    "hotpotqa": "its passages go with each question (--suite hotpotqa-closed: without; "
    "--suite hotpotqa-pooled: all of them as documents)",
    "hotpotqa-pooled": "its passages are pooled, as documents to look things up in "
    "(--suite hotpotqa: each question with its own)",
}
"""Where the passages of a bare file are that is read as one of these suites."""


@dataclass(frozen=True)
class Wanted:
    """What the person asked for."""

    named: str
    """The name of a shipped suite, a suite file, or a file of JSON lines."""
    reader: str = ""
    """The shipped suite that says how to read a file of JSON lines; empty: inferred."""
    limit: int = 0
    """Most questions; 0 takes all."""
    skip: int = 0
    """Questions left out at the beginning."""
    seed: int = 0
    offline: bool = False
    looks_up: bool = False
    """Whether a strategy looks things up: passages of a bare file are then pooled."""


@dataclass(frozen=True)
class Loaded:
    """A suite with what is run of it."""

    suite: Suite
    problems: list[Problem]
    pages: tuple[Page, ...] = ()
    """Pages of all its rows, also of those that are not run; empty where none are pooled."""


def load(wanted: Wanted, notify: Notify) -> Loaded:
    """Return the suite and its questions.

    Raises:
        UserError: there is none of this name, or its data is not as it should be.
        ModelUnavailable: a public dataset cannot be reached.
    """
    found, rows = _found(wanted, notify)
    chosen = rows[wanted.skip :]
    if wanted.limit:
        chosen = chosen[: wanted.limit]
    if not chosen:
        count = f"{len(rows)} question" + ("s" if len(rows) != 1 else "")
        raise UserError(f"--skip {wanted.skip}: {wanted.named} has only {count}", "skip fewer")
    problems = [problem_of(found, row, number, wanted.seed) for number, row in enumerate(chosen)]
    _distinct(problems)
    return Loaded(found, problems, pages_of(found, rows))


def _found(wanted: Wanted, notify: Notify) -> tuple[Suite, Sequence[Row]]:
    path = Path(wanted.named)
    if wanted.named in suite.shipped():
        found = suite.named(wanted.named)
    elif path.suffix == suite.SUFFIX:
        found = suite.read(path)
    elif path.suffix or "/" in wanted.named or path.exists():
        return _bare(path, wanted, notify)
    else:
        found = suite.named(wanted.named)  # raises, with the nearest name
    if wanted.reader:
        raise UserError(
            "--suite goes with a file of JSON lines", f"leave out --suite {wanted.reader}"
        )
    return found, _rows(found, wanted, notify)


def _bare(path: Path, wanted: Wanted, notify: Notify) -> tuple[Suite, Sequence[Row]]:
    rows = read(path)
    name, why = wanted.reader, ""
    if not name:
        name, why = inference.suite_for(rows, wanted.looks_up)
        notify(f"{path.name}: read as {name}, for {why} (--suite NAME says otherwise)")
    like = suite.named(name)
    fields = _fitting(like.fields, rows[0])
    if told := WHERE.get(name, ""):
        notify(f"{path.name}: {told}")
    data = Data(path=str(path.absolute()))
    return dataclasses.replace(like, name=path.stem, data=data, fields=fields), rows


def _fitting(like: Fields, row: Row) -> Fields:
    """Return fields that are in `row`: those of the public dataset, or plainly named ones."""
    chosen = {}
    for what, name in like.named.items():
        plain = (name, what, ALSO.get(what, what))
        known = (one for one in plain if name and one in row.values)
        chosen[what] = next(known, "")
    question = like.question if all(one in row.values for one in like.question) else ("question",)
    chosen["answer"] = chosen["answer"] or "answer"
    return Fields(question=question, **chosen)


def _rows(found: Suite, wanted: Wanted, notify: Notify) -> Sequence[Row]:
    if found.data.path:
        return read(found.folder / found.data.path)
    from agent.evaluation.public import rows_of

    return rows_of(found, wanted.offline, notify)


def _distinct(problems: Sequence[Problem]) -> None:
    seen: dict[str, str] = {}
    for problem in problems:
        if problem.id in seen:
            raise UserError(
                f"{problem.where}: its id {problem.id!r} is also that of {seen[problem.id]}",
                "give each question an id of its own",
            )
        seen[problem.id] = problem.where
