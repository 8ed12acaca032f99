"""Opens the model that the settings name: one of the catalogue, or a GGUF file of the person's."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.errors import ModelUnavailable, UserError
from agent.models import weights
from agent.models.embedded import admission, cores, memory
from agent.models.embedded.conversing import Conversing
from agent.models.embedded.engine import BATCH_TOKENS, Engine, Options
from agent.models.embedded.gguf import Header
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.reading import Reader
from agent.models.embedded.snapshots import Snapshots
from agent.models.embedded.warming import warm
from agent.settings import Settings

Notify = Callable[[str], None]
CACHE_TYPE = "f16"
"""How the engine keeps what it has read. 8 bits would save 100 MB and cost a tenth in speed."""


@dataclass(frozen=True)
class File:
    """A file of weights that may be loaded."""

    path: Path
    identity: str
    """A text that differs between any two models."""
    header: Header
    remedy: str
    """What to do if the engine refuses it after all."""


def open_model(
    settings: Settings,
    report: weights.Report,
    notify: Notify,
    use_snapshots: bool = True,
    conversing: bool = False,
) -> EmbeddedModel:
    """Return the model of `settings`, loaded and ready; its weights are fetched if need be.

    Args:
        settings: which model, and how to hold it.
        report: told how far a download is.
        notify: told what the person should know and what stops nothing.
        use_snapshots: whether states of prompts may be kept on disk.
        conversing: whether one conversation is led with it: then each prompt goes on from all
            that it shares with what was read, and what is asked aside has a lane of its own
            wherever there is memory for that.

    Raises:
        UserError: no model has this name.
        ModelUnavailable: its weights cannot be had, are damaged, or do not fit into memory.
    """
    file = _file(settings, report, notify)
    context = min(settings.context_tokens, file.header.trained_tokens or settings.context_tokens)
    lanes = _lanes(settings, file, context, 2 if conversing else 1)
    if settings.model.startswith(weights.FROM_A_FILE):
        admission.admit(file.path, settings.snapshots_folder.parent / "admitted")
    snapshots = _snapshots(settings, notify) if use_snapshots else None
    options = _options(settings, context, lanes, snapshots, notify)
    return _loaded(settings, file, options, snapshots, notify, conversing)


def open_conversing(
    settings: Settings, report: weights.Report, notify: Notify, use_snapshots: bool = True
) -> EmbeddedModel:
    """Return the model of `settings` for one conversation; see `open_model`."""
    return open_model(settings, report, notify, use_snapshots, conversing=True)


def weights_at_hand(settings: Settings) -> bool:
    """Return whether the model of `settings` can be opened without a download."""
    if settings.model.startswith(weights.FROM_A_FILE):
        return _own(settings).is_file()
    return weights.state(weights.find(settings.model), settings.models_folder) == "complete"


def threads_for(wanted: int, notify: Notify) -> int:
    """Return `wanted`, but no more threads than can run at once: the others would only wait."""
    most = cores.usable_processors()
    if wanted > most:
        notify(f"{wanted} threads are more than the {most} processors here: using {most}")
    return min(wanted, most)


def _file(settings: Settings, report: weights.Report, notify: Notify) -> File:
    if settings.model.startswith(weights.FROM_A_FILE):
        path = _own(settings)
        header = admission.inspect(path, whole=False)
        return File(path, admission.stamp_of(path), header, "try another GGUF file")
    wanted = weights.find(settings.model)
    path = weights.locate(wanted, settings, report, notify)
    remedy = f"fetch it again: agent models rm {wanted.name} && agent models pull {wanted.name}"
    return File(path, wanted.sha256, admission.inspect(path, whole=False), remedy)


def _own(settings: Settings) -> Path:
    named = settings.model.removeprefix(weights.FROM_A_FILE)
    if not named.strip():
        raise UserError("gguf: names no file", "write it like this: --model gguf:FILE")
    return Path(named).expanduser().absolute()


def _snapshots(settings: Settings, notify: Notify) -> Snapshots | None:
    if settings.snapshots_mb == 0:
        return None
    snapshots = Snapshots(settings.snapshots_folder, settings.snapshots_bytes)
    if snapshots.ready():
        return snapshots
    notify(f"no prompt snapshots: {snapshots.folder} cannot be written")
    return None


def _lanes(settings: Settings, file: File, context: int, wanted: int) -> int:
    """Return how many lanes there is memory for, at most `wanted`.

    Raises:
        ModelUnavailable: there is none for one.
    """
    lane_bytes = context * file.header.cache_bytes_per_token
    needed = memory.needed_bytes(file.path.stat().st_size, lane_bytes)
    available = memory.available_bytes()
    memory.check(settings.model, needed, available)
    return memory.lanes_for(wanted, needed, lane_bytes, available)


def _options(
    settings: Settings, context: int, lanes: int, snapshots: Snapshots | None, notify: Notify
) -> Options:
    threads = threads_for(settings.threads, notify)
    folder = snapshots.folder if snapshots else None
    return Options(context, threads, settings.repack, lanes, folder)


def _loaded(
    settings: Settings,
    file: File,
    options: Options,
    snapshots: Snapshots | None,
    notify: Notify,
    conversing: bool,
) -> EmbeddedModel:
    begun = time.monotonic()
    if conversing:
        warm(file.path)  # somebody is typing meanwhile
    try:
        engine = Engine(file.path, options)
    except ModelUnavailable as error:
        raise ModelUnavailable(str(error), file.remedy) from error
    load_s = time.monotonic() - begun
    context = options.context_tokens
    identity = (
        file.identity, context, CACHE_TYPE, BATCH_TOKENS, settings.repack,
        *([options.lanes] if options.lanes > 1 else []),  # states hold each lane's part
    )  # fmt: skip
    kind = Conversing if conversing else Reader
    reader = kind(engine, snapshots, identity, notify)
    beside = Reader(engine, snapshots, identity, notify, lane=1) if options.lanes > 1 else None
    return EmbeddedModel(settings.model, engine, context, reader, load_s, beside)
