"""What `agent doctor` looks at, one function a check; nothing here fetches or changes anything."""

import locale
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import AgentError, ConfigError
from agent.models.reference import reference_of
from agent.places import user_file
from agent.settings import Settings

ENOUGH_DISK_BYTES = 2_000_000_000
NARROW_COLUMNS = 40
FROM_A_FILE = "gguf:"


@dataclass(frozen=True)
class Check:
    """What one look brought."""

    name: str
    state: Literal["ok", "warn", "fail"]
    detail: str
    hint: str = ""
    """What to do about it."""


def examine(quick: bool) -> Iterator[Check]:
    """Yield every check as soon as it is done; `quick` leaves out what runs the model."""
    yield from versions()
    settings, check = _settings()
    yield check
    found = _safely(model, settings)
    yield found
    for look in (memory, disk, store, sandbox, solver, web, terminal, speed):
        if look is speed and quick:
            continue
        if look in (memory, speed) and found.state == "fail":
            yield Check(look.__name__, "warn", "not known without a sound model")
        else:
            yield _safely(look, settings)


def _safely(look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except AgentError as error:
        return Check(look.__name__, "fail", str(error), error.hint)
    except Exception as error:  # whatever is broken, the other checks are still worth having
        return Check(look.__name__, "fail", f"{type(error).__name__}: {error}")


def versions() -> Iterator[Check]:
    """Look which versions run, and whether what they need is installed."""
    yield _package("agent", "agent")
    detail = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Check("python", "ok", detail)
    yield _package("engine", "xllamacpp")
    yield _package("monty", "pydantic-monty")


def _package(name: str, package: str) -> Check:
    try:
        return Check(name, "ok", f"{package} {version(package)}")
    except PackageNotFoundError:
        return Check(name, "fail", f"{package} is not installed", "install agent again")


def _settings() -> tuple[Settings, Check]:
    """Return the settings in force, or the default ones where they cannot be read."""
    try:
        loaded = settings_from()
    except ConfigError as error:
        return Settings(), Check("settings", "fail", str(error), error.hint)
    origins = sorted({where for where in loaded.origins.values() if where != "default"})
    detail = (
        f"from {', '.join(origins)}" if origins else f"all default; yours go into {user_file()}"
    )
    if loaded.notices:
        return loaded.settings, Check("settings", "warn", detail, "; ".join(loaded.notices))
    return loaded.settings, Check("settings", "ok", detail)


def model(settings: Settings) -> Check:
    """Look whether the model's weights are here and whole."""
    if not reference_of(settings.model).embedded:
        return _elsewhere(settings)
    if settings.model.startswith(FROM_A_FILE):
        return _own_file(Path(settings.model.removeprefix(FROM_A_FILE)).expanduser())
    from agent.models.weights import find, path_of, state

    weights = find(settings.model)
    size = f"{weights.total_bytes / 1e6:,.0f} MB"
    pull = f"agent models pull {weights.name}"
    found = state(weights, settings.models_folder)
    if found == "complete":
        where = path_of(weights, settings.models_folder)
        return Check("model", "ok", f"{weights.name}, {size}, checksum right: {where}")
    if found == "damaged":
        return Check("model", "fail", f"{weights.name} is damaged", pull)
    detail = (
        f"{weights.name} is {'not here' if found == 'missing' else 'only partly here'} ({size})"
    )
    if settings.offline:
        return Check("model", "fail", f"{detail} and offline is set", f"{pull}, without offline")
    return Check("model", "warn", detail, f"the first question fetches it, or: {pull}")


def _elsewhere(settings: Settings) -> Check:
    """Look whether what is needed for a model of a server, or of transformers, is here."""
    from agent.cli.opening_models import access_of
    from agent.models.describing import described

    found = described(settings, access_of(settings))
    test = f"to see whether it answers: agent models test {settings.model}"
    if not reference_of(settings.model).hosted:
        return Check("model", "ok", f"{found.name}, run by transformers", test)
    if found.problem:
        return Check("model", "fail", f"{found.name}: {found.problem}", "see: agent keys list")
    where = found.address or "the provider's own address"
    detail = f"{found.name} at {where}, {f'key from {found.key}' if found.key else 'no key'}"
    return Check("model", "ok" if found.key or found.price == "free" else "warn", detail, test)


def _own_file(path: Path) -> Check:
    from agent.models.embedded.admission import inspect

    inspect(path, whole=True)
    return Check("model", "ok", f"{path}, {path.stat().st_size / 1e6:,.0f} MB, whole")


def memory(settings: Settings) -> Check:
    """Look whether the model fits into memory, its context filled."""
    import psutil

    from agent.models.embedded.memory import available_bytes

    if not reference_of(settings.model).embedded:
        return Check("memory", "ok", f"{available_bytes() / 1e9:.1f} GB free")
    needed, free = _needed_bytes(settings), available_bytes()
    detail = f"{free / 1e9:.1f} GB free, the model takes about {needed / 1e9:.1f}"
    if needed <= free:
        return Check("memory", "ok", detail)
    if needed <= psutil.virtual_memory().total:
        return Check("memory", "fail", detail, "close other programs, or choose a smaller model")
    return Check("memory", "fail", detail, "choose a smaller model: agent models list")


def _needed_bytes(settings: Settings) -> int:
    """Return what the model takes; without its file, what its weights take at least."""
    from agent.models.embedded import admission
    from agent.models.embedded.memory import needed_bytes
    from agent.models.weights import find, path_of

    if settings.model.startswith(FROM_A_FILE):
        path = Path(settings.model.removeprefix(FROM_A_FILE)).expanduser()
    else:
        path = path_of(find(settings.model), settings.models_folder)
        if not path.is_file():
            return needed_bytes(find(settings.model).total_bytes, 0)
    header = admission.inspect(path, whole=False)
    cache = settings.context_tokens * header.cache_bytes_per_token
    return needed_bytes(path.stat().st_size, cache)


def disk(settings: Settings) -> Check:
    """Look whether models and snapshots can be written, and have room."""
    free = []
    for folder in (settings.models_folder, settings.snapshots_folder):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        if not there.is_dir() or not _writable(there):
            return Check("disk", "fail", f"{there} cannot be written", "set data_dir or cache_dir")
        free.append(shutil.disk_usage(there).free)
    detail = f"{free[0] / 1e9:.1f} GB free for models, {free[1] / 1e9:.1f} GB for snapshots"
    if min(free) < ENOUGH_DISK_BYTES:
        return Check("disk", "warn", detail, "make room: agent cache clear, agent models rm")
    return Check("disk", "ok", detail)


def _writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK | os.X_OK)


def store(settings: Settings) -> Check:
    """Look whether sessions and runs can be kept, and what is kept is sound."""
    from agent.store.health import health

    found = health(settings)
    return Check("store", found.state, found.detail, found.hint)


def sandbox(settings: Settings) -> Check:
    """Look whether programs of the model run, and what holds them."""
    from tools.python import python
    from tools.sandbox.confinement import protections

    brought = python("print(6 * 7)").text.strip()
    if brought != "42":
        return Check("sandbox", "fail", f"a program gave {brought!r} for 6 * 7", "report it")
    found = protections()
    missing = [name for name, there in found.items() if not there]
    if missing:
        hint = "this system lacks them; the interpreter's own limits still hold every program"
        return Check("sandbox", "warn", f"runs, without {', '.join(missing)}", hint)
    return Check("sandbox", "ok", f"runs, held by {', '.join(found)}")


def solver(settings: Settings) -> Check:
    """Look whether equations can be solved, and what holds the process that does it."""
    from tools.sandbox.algebra.protection import protections
    from tools.solver import missing, solve

    if reason := missing():
        hint = "--strategy equations answers with a program instead"
        return Check("solver", "warn", f"off: {reason}", hint)
    brought = solve(["x"], ["2 * x + 2 = 86"], "x").value
    if brought != 42:
        return Check("solver", "fail", f"2 * x + 2 = 86 gave {brought!r} for x", "report it")
    lacking = [name for name, there in protections().items() if not there]
    if lacking:
        return Check("solver", "fail", f"runs without {', '.join(lacking)}", "report it")
    return Check("solver", "ok", f"runs, held by {', '.join(protections())}")


def web(settings: Settings) -> Check:
    """Look which search engines would be asked, and how they did; none of them is."""
    from agent.cli.searching import standing

    if settings.offline or settings.web == "never":
        why = "offline is set" if settings.offline else "web is set to never"
        return Check("web", "ok", f"not used: {why}")
    found, asked = standing.known(settings)
    known = [one for one in found if one.engine.name in asked and one.engine.text]
    resting = [one.engine.name for one in known if one.wait_s]
    detail = f"asks {', '.join(asked)}" + (f"; at rest: {', '.join(resting)}" if resting else "")
    if len(resting) == len(known):
        return Check("web", "warn", detail, "every engine wants to be asked later")
    return Check("web", "ok", detail)


def terminal(settings: Settings) -> Check:
    """Look what the terminal can show."""
    columns = shutil.get_terminal_size().columns
    encoding = locale.getencoding()
    where = "a terminal" if sys.stdout.isatty() else "no terminal"
    colour = "colour" if streams.colourful(sys.stdout, settings.color) else "no colour"
    detail = f"{where}, {columns} columns, {colour}, {encoding}"
    if encoding.lower().replace("-", "") != "utf8":
        hint = "letters of other languages may look wrong: choose a UTF-8 locale"
        return Check("terminal", "warn", detail, hint)
    if columns < NARROW_COLUMNS:
        return Check("terminal", "warn", detail, "a wider window reads better")
    return Check("terminal", "ok", detail)


def speed(settings: Settings) -> Check:
    """Measure how fast the model reads and writes; never fetches it."""
    if not reference_of(settings.model).embedded:
        return Check("speed", "ok", "not measured: that is for models of the embedded engine")
    from agent.models.embedded.opening import open_model, weights_at_hand

    if not weights_at_hand(settings):
        return Check("speed", "warn", "not measured: the model is not here", "agent models pull")
    from agent.models.embedded.bench import bench

    model = open_model(settings, lambda progress: None, lambda text: None, use_snapshots=False)
    try:
        result = bench(model)
    finally:
        model.close()
    detail = f"reads {result.read_tokens_s:.0f} and writes {result.write_tokens_s:.0f} tokens a "
    detail += f"second, loads in {result.load_s:.1f} s, takes {result.peak_mb:,} MB"
    return Check("speed", "ok", detail)
