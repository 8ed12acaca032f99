"""Weights that are wanted: found on disk or fetched, by one process at a time, and removed again.

A file appears under its name only when it is whole and its hash is right.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from agent.errors import ModelUnavailable, UserError
from agent.models.weights import files
from agent.models.weights.catalogue import Weights
from agent.models.weights.means import Means
from agent.models.weights.partial import opened
from agent.models.weights.progress import Report, Ticker
from agent.settings import Settings

MARGIN_BYTES = 64 << 20
"""Disk space left free beside the weights."""

Notify = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


def locate(
    weights: Weights, settings: Settings, report: Report, notify: Notify, means: Means | None = None
) -> Path:
    """Return where `weights` are, after fetching them if they are not there yet.

    Raises:
        ModelUnavailable: they cannot be had, or what is there is damaged.
    """
    path = files.path_of(weights, settings.models_folder)
    with _told_as(weights, path):
        found = files.state(weights, settings.models_folder)
    if found == "complete":
        return path
    if found == "damaged":
        raise ModelUnavailable(
            f"{path} is damaged: it is not the file that was published",
            f"`agent models pull {weights.name}` fetches it again",
        )
    return pull(weights, settings, report, notify, means)


def pull(
    weights: Weights,
    settings: Settings,
    report: Report,
    notify: Notify = silent,
    means: Means | None = None,
) -> Path:
    """Fetch `weights` unless they are complete; a damaged file is replaced.

    Args:
        weights: what to fetch.
        settings: where to, and from where.
        report: told how far it is, a few times a second.
        notify: told once what the person should know, such as waiting for another process.
        means: limits and a key; None takes the usual limits and no key.

    Raises:
        ModelUnavailable: no source gave the right bytes, no space, or the network is off.
    """
    folder = settings.models_folder
    path = files.path_of(weights, folder)
    with _told_as(weights, path):
        found = files.state(weights, folder)
        if found == "complete":
            return path
        if settings.offline:
            raise ModelUnavailable(
                f"{weights.name} is {found} and the network is switched off",
                f"`agent models pull {weights.name}` fetches it when `offline` is not set",
            )
        folder.mkdir(parents=True, exist_ok=True)
        ticker = Ticker(report, weights.name, weights.total_bytes)
        with held(path, lambda: notify(f"another process fetches {weights.name}: waiting for it")):
            if files.state(weights, folder) != "complete":
                _replace(weights, settings, ticker, means or Means())
    return path


def remove(weights: Weights, folder: Path) -> list[Path]:
    """Delete the weights and what belongs to them; return what was deleted.

    Raises:
        UserError: another process is fetching them.
    """
    path = files.path_of(weights, folder)

    def refuse() -> None:
        raise UserError(f"{weights.name} is being fetched", "stop that process first")

    if not files.leftovers(weights, folder):
        return []
    with _told_as(weights, path), held(path, refuse):
        return files.remove(weights, folder)


@contextlib.contextmanager
def held(path: Path, busy: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of `path`; `busy` is called once if another process holds it."""
    import filelock

    lock = filelock.FileLock(files.lock_of(path))
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        busy()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _told_as(weights: Weights, path: Path) -> Iterator[None]:
    """Tell a failure of the disk as what it means: the model cannot be had."""
    try:
        yield
    except OSError as error:
        raise ModelUnavailable(
            f"{weights.name} cannot be kept at {path}: {error.strerror or error}",
            "free some space there, mend its permissions, or set AGENT_DATA_DIR to another folder",
        ) from error


def _replace(weights: Weights, settings: Settings, ticker: Ticker, means: Means) -> None:
    from agent.models.weights import filling  # the network, its protocols: only for a download

    path = files.path_of(weights, settings.models_folder)
    path.unlink(missing_ok=True)  # here only if it was damaged
    files.stamp_of(path).unlink(missing_ok=True)
    part = files.part_of(path)
    _check_space(weights, part, means)
    with opened(part, ticker) as partial:
        filling.fill(partial, weights, settings, means)
        partial.settle()
    part.replace(path)
    files.stamp(path, weights)


def _check_space(weights: Weights, part: Path, means: Means) -> None:
    have = part.stat().st_size if part.exists() else 0
    needed = max(0, weights.total_bytes - have) + MARGIN_BYTES
    free = means.free_bytes(part.parent)
    if free < needed:
        raise ModelUnavailable(
            f"{weights.name} needs {needed >> 20} MB, {part.parent} has {free >> 20} MB free",
            "free some space there, or set AGENT_DATA_DIR to a folder on another disk",
        )
