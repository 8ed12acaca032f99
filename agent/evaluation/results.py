"""The file of results: one JSON line a run, written at once, so that nothing done is done again.

Format: JSON lines (https://jsonlines.org), one object with `type` each: `setup` says once how runs
with its key were made, `run` is one run. A process that was killed leaves at most half a line.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agent.errors import UserError
from agent.evaluation.setup import Setup
from agent.messages import Json
from agent.render.record import json_text

FORMAT = 1
BEGINS = b'{"type": "setup", '
"""How every file of results begins; one that holds only half a line is known by it."""
BUG = "bug"
"""The kind of a failure that is ours; such runs are done again."""


@dataclass(frozen=True)
class Result:
    """What came of one question."""

    setup: str
    """The key of how it was run."""
    id: str
    question: str
    gold: Json
    answer: str = ""
    value: Json = None
    right: bool = False
    score: Mapping[str, Json] = field(default_factory=dict)
    """What the scorer measured besides."""
    confidence: float | None = None
    confidence_how: str | None = None
    stop_reason: str = ""
    """As in a run's record; empty where an error ended it."""
    error: str = ""
    """Why there is no answer."""
    kind: str = ""
    """The kind of that error; `bug` is ours."""
    model: str = ""
    strategy: str = ""
    chosen: str = ""
    """The strategy that `auto` picked."""
    topic: str = ""
    citations: list[Json] = field(default_factory=list)
    """As in a run's record: quotes that were found where they are said to stand."""
    claims: list[Json] = field(default_factory=list)
    """The sentences of the answer, and whether quotes prove them."""
    abstained: bool = False
    """Whether it says that the documents do not hold the answer."""
    usage: Mapping[str, Json] = field(default_factory=dict)
    seconds: float = 0.0
    """Wall time of the run, tools included."""
    samples_saved: int = 0
    """Samples that early stopping made needless."""
    warnings: list[Json] = field(default_factory=list)
    samples: list[Json] = field(default_factory=list)
    tree: list[Json] = field(default_factory=list)
    steps: list[Json] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Whether the run came to an answer, right or wrong."""
        return not self.error


KNOWN = frozenset(one.name for one in fields(Result))


@dataclass
class Results:
    """A file of results that is open for adding."""

    path: Path | None
    """None keeps nothing."""
    runs: dict[tuple[str, str], Result] = field(default_factory=dict)
    """By setup and question, what the file holds."""
    setups: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)
    """What was odd about the file."""
    _file: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def add(self, result: Result, setup: Setup) -> None:
        """Write one run; raise `UserError` where it cannot be written."""
        self.runs[result.setup, result.id] = result
        if self._file is None:
            return
        lines = [] if setup.key in self.setups else [setup.as_json()]
        lines.append({"type": "run", "format": FORMAT, **asdict(result)})
        self.setups.add(setup.key)
        text = "".join(f"{json_text(line)}\n" for line in lines)
        try:
            _write(self._file, text.encode())
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def done(self, key: str, id: str, question: str, gold: Json) -> Result | None:
        """Return the run of a question that need not be run again."""
        found = self.runs.get((key, id))
        if found is None or found.kind == BUG:
            return None
        return found if (found.question, found.gold) == (question, gold) else None


def _write(file: Any, data: bytes) -> None:
    """Write all of `data`, to the disk: neither a killed process nor a power cut takes it back."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    with suppress(OSError):  # a pipe or a device
        os.fsync(file.fileno())


def opened(path: Path | None, resume: bool = True) -> Results:
    """Open the results at `path` for adding; half a line at the end is taken away.

    Raises:
        UserError: the file cannot be written, is none of results, or is not to be gone on with.
    """
    results = Results(path)
    if path is None:
        return results
    try:
        results._file = path.open("ab", buffering=0)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        _read(results, path, resume)
    except BaseException:
        results.close()
        raise
    return results


def _read(results: Results, path: Path, resume: bool) -> None:
    """Take in what the file holds."""
    _lock(results._file, path)
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise _unwritable(path, error) from error
    if data and not resume:
        raise UserError(
            f"--out {path}: is there already", "name another file, or leave --resume on"
        )
    whole = data[: data.rfind(b"\n") + 1]
    if not whole and data and not (data.startswith(BEGINS) or BEGINS.startswith(data)):
        raise _no_results(f"{path}:1")
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        _take(results, line, f"{path}:{number}", first=number == 1)
    if len(whole) < len(data):  # only now: the file is one of results
        results._file.truncate(len(whole))
        results.notices.append(f"{path}: its last line was cut short, and is taken away")


def _take(results: Results, line: bytes, where: str, first: bool) -> None:
    """Add one line of the file to what is known; a broken one among others is skipped."""
    try:
        found = json.loads(line)
        kind = found["type"]
        if kind == "setup":
            results.setups.add(str(found["setup"]))
        elif kind == "run":
            run = Result(**{name: each for name, each in found.items() if name in KNOWN})
            results.runs[run.setup, run.id] = run
        else:
            raise ValueError(kind)
    except (ValueError, TypeError, KeyError):
        if first:
            raise _no_results(where) from None
        if line.strip(b"\0 "):
            results.notices.append(f"{where}: is no line of results, and is left alone")


def _no_results(where: str) -> UserError:
    hint = "name a new file, or one that agent eval wrote"
    return UserError(f"--out {where}: is no line of results", hint)


def _lock(file: Any, path: Path) -> None:
    """Hold the file for ourselves, where the system can; raise `UserError` if somebody has it."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UserError(
            f"--out {path}: another evaluation is writing to it",
            "wait for it, or name another file",
        ) from None
    except OSError:  # a file system without locks
        return


def _unwritable(path: Path | None, error: OSError) -> UserError:
    reason = error.strerror or str(error)
    return UserError(f"--out {path}: cannot be written: {reason}", "choose another file")
