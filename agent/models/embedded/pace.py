"""How fast models read and write on this machine: measured in every run, kept for the next one.

One small JSON file in the cache folder; `agent explain` predicts from it.
"""

import contextlib
import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "paces.json"
LEAST_READ, LEAST_WRITTEN = 32, 16
"""Fewer tokens say nothing about the speed."""
MOST_MODELS = 50
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Pace:
    """How many tokens a second, and how long loading takes; 0 is not known."""

    read_tokens_s: float = 0.0
    write_tokens_s: float = 0.0
    load_s: float = 0.0


@dataclass
class Stopwatch:
    """Adds up what one model read and wrote, and how long that took."""

    read: int = 0
    read_s: float = 0.0
    written: int = 0
    write_s: float = 0.0

    def add(self, read: int, read_s: float, written: int, write_s: float) -> None:
        """Count one reply."""
        self.read, self.read_s = self.read + read, self.read_s + read_s
        self.written, self.write_s = self.written + written, self.write_s + write_s

    def pace(self, load_s: float = 0.0) -> Pace:
        """Return the pace, as far as there was enough to measure."""
        reading = self.read >= LEAST_READ and self.read_s > 0
        writing = self.written >= LEAST_WRITTEN and self.write_s > 0
        return Pace(
            round(self.read / self.read_s, 1) if reading else 0.0,
            round(self.written / self.write_s, 1) if writing else 0.0,
            round(load_s, 2),
        )


def kept(folder: Path, model: str) -> Pace | None:
    """Return the pace that was measured last for `model`, or None."""
    found = _all(folder).get(model)
    if not isinstance(found, dict):
        return None
    values = {name: found.get(name) for name in asdict(Pace())}
    numbers = {name: float(one) for name, one in values.items() if isinstance(one, int | float)}
    return Pace(**{name: one for name, one in numbers.items() if 0 <= one < 1e6})


def keep(folder: Path, model: str, measured: Pace) -> None:
    """Keep what was measured for `model`; what was not stays as it was. Failures change nothing."""
    before = kept(folder, model) or Pace()
    both = {name: value or getattr(before, name) for name, value in asdict(measured).items()}
    if not (measured.read_tokens_s or measured.write_tokens_s):
        return
    paces = {**{name: one for name, one in _all(folder).items() if name != model}, model: both}
    newest = dict(list(paces.items())[-MOST_MODELS:])
    unfinished = folder / f"{FILE}.{uuid.uuid4().hex}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            unfinished.write_text(json.dumps(newest, indent=1) + "\n", encoding="utf-8")
            unfinished.replace(folder / FILE)
        except OSError:
            unfinished.unlink(missing_ok=True)


def _all(folder: Path) -> dict[str, object]:
    """Return what the file holds; nothing where it is damaged."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8") if path.stat().st_size <= MOST_BYTES else "{}"
        found = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
