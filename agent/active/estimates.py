"""The file of estimates: a line about the work, then one line for each sample, as they come.

What a killed program left is gone on with: a torn last line is cut off, and samples that are there
are not drawn again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import BinaryIO

from agent.active import jsonlines
from agent.errors import UserError
from agent.messages import Json

KIND = "active-prompt estimates"
BEGINNING = f'{{"kind": "{KIND}"'.encode()


@dataclass(frozen=True)
class Header:
    """What the samples of a file have in common."""

    model: str
    strategy: str
    form: str
    metric: str
    """What the person measures by; it changes no sample."""
    temperature: float
    samples: int
    """How many samples each question gets: the paper's k."""
    seed: int
    """Shuffles the pool, and is the seed of each question's first sample."""
    pool: tuple[str, ...] = field(repr=False)
    """The questions' fingerprints, in the order in which they were drawn."""


@dataclass(frozen=True)
class Sample:
    """One sampled answer to one question."""

    id: str
    """Of the question."""
    number: int
    """Which sample, from 1 on."""
    question: str
    text: str = ""
    """The answer as people read it; empty where the reply held none."""
    value: Json = None
    """Its canonical form; None where the reply held none."""
    rationale: str = ""
    seed: int = -1
    left_out: str = ""
    """Why the question could not be asked at all; then it has no samples."""


@dataclass
class Estimates:
    """What a file of estimates holds."""

    header: Header
    samples: dict[tuple[str, int], Sample] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        """Take in one sample; one that is there already stays."""
        if sample.left_out:
            self.left_out[sample.id] = sample.left_out
        else:
            self.samples.setdefault((sample.id, sample.number), sample)

    def of(self, question: str) -> list[Sample]:
        """Return the samples of the question with this fingerprint, in their order."""
        numbers = range(1, self.header.samples + 1)
        return [self.samples[question, one] for one in numbers if (question, one) in self.samples]

    def missing(self) -> Iterator[tuple[str, int]]:
        """Yield which samples of which questions are not there yet, question by question."""
        for question in self.header.pool:
            for number in range(1, self.header.samples + 1):
                if question not in self.left_out and (question, number) not in self.samples:
                    yield question, number


def read(path: Path) -> Estimates:
    """Return what the file `path` holds; a torn last line does not count.

    Raises `UserError` naming file and line.
    """
    rows = jsonlines.whole_objects(path)
    where, first = next(rows, (str(path), {}))
    if first.get("kind") != KIND:
        hint = "name a file that agent active estimate wrote"
        raise UserError(f"{where}: is no file of estimates", hint)
    found = Estimates(jsonlines.made(Header, where, first))
    for where, one in rows:
        found.add(jsonlines.made(Sample, where, one))
    return found


def begun(path: Path) -> Estimates | None:
    """Return what there is already in the file `path`, or None where it still has to begin.

    Raises `UserError` where it is another kind of file: nothing of it may be lost.
    """
    if not path.exists():
        return None
    if not path.is_file():
        raise UserError(f"{path} is no file", "name one with --out")
    held = path.read_bytes()
    torn = b"\n" not in held and BEGINNING.startswith(held[: len(BEGINNING)])
    return None if torn else read(path)


class Writing:
    """An open file of estimates, that takes one sample after the other."""

    def __init__(self, file: BinaryIO, path: Path, held: Estimates) -> None:
        self._file, self._path, self.held = file, path, held

    def add(self, sample: Sample) -> None:
        """Append `sample` to the file, at once."""
        bare = {name: value for name, value in asdict(sample).items() if value not in ("", None)}
        self._write(jsonlines.line_of(bare))
        self.held.add(sample)

    def begin(self) -> None:
        """Write the line about the work."""
        self._write(jsonlines.line_of({"kind": KIND, **asdict(self.held.header)}))

    def _write(self, line: str) -> None:
        try:
            self._file.write(line.encode("utf-8", "replace"))
            self._file.flush()
        except OSError as error:
            raise jsonlines.unwritable(self._path, error) from error


@contextmanager
def writing(path: Path, header: Header) -> Iterator[Writing]:
    """Open the file `path` for the samples that `header` describes, and hold it alone.

    Raises `UserError` where it holds samples that were drawn otherwise, or is being written.
    """
    try:
        file = path.open("ab")
    except (OSError, ValueError) as error:
        raise jsonlines.unwritable(path, error) from error
    with file:
        _hold(file, path)
        held = begun(path)
        if held is not None:
            _need_same(path, held.header, header)
        file.truncate(0 if held is None else path.read_bytes().rindex(b"\n") + 1)
        work = Writing(file, path, held or Estimates(header))
        if held is None:
            work.begin()
        yield work


def _hold(file: BinaryIO, path: Path) -> None:
    if os.name != "posix":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        hint = "wait for it, or name another file with --out"
        raise UserError(f"another agent is writing {path}", hint) from None
    except OSError:  # a file system without locks
        return


def _need_same(path: Path, old: Header, new: Header) -> None:
    for each in fields(Header):
        before, now = getattr(old, each.name), getattr(new, each.name)
        if each.name != "metric" and before != now:
            if each.name == "pool":
                what = f"{path} was begun with other questions, or another --pool-size"
            else:
                flag = f"--{each.name.replace('_', '-')}"
                what = f"{path} was begun with {flag} {before}, and now it is {now}"
            raise UserError(what, "say the same as before, or name another file with --out")
