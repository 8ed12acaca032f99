"""What the person keeps of tools for every run: sources they have added, and what is disabled.

A small JSON file beside their settings, for them alone to write; one that others could have written
counts for nothing.
"""

import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from agent.equipping.presence import KEPT_FILE
from agent.errors import AgentError, ConfigError, InUse
from agent.places import user_file
from agent.replacing import PRIVATE, replaced

FILE = KEPT_FILE
WAIT_S = 5.0
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Given:
    """What the person said of a source that they added."""

    name: str = ""
    """What they call it; empty: as it calls itself."""
    server: str = ""
    """The address of the service; empty: as its document says."""


@dataclass(frozen=True)
class Kept:
    """The content of the file."""

    sources: Mapping[str, Given] = field(default_factory=dict)
    """By the word that names each, as `--tool` would."""
    disabled: frozenset[str] = frozenset()
    """Names of tools, and of sources, that no model is offered."""


NOTHING = Kept()


def kept_file() -> Path:
    """Return where it is kept; raise `ConfigError` where there is no home folder."""
    return user_file().with_name(FILE)


def read(path: Path) -> Kept:
    """Return what is kept; raise `ConfigError` for a file that cannot be trusted."""
    if not os.path.lexists(path):
        return NOTHING
    _refuse_others(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"{path}: is too large", "move it away")
        body = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise ConfigError(f"{place}: is no JSON: {error.msg.lower()}", "mend it") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", "mend it") from None
    return _of(body, path)


def _of(body: Any, path: Path) -> Kept:
    try:
        sources = {str(word): Given(**given) for word, given in body.get("sources", {}).items()}
        disabled = frozenset(map(str, body.get("disabled", ())))
        values = [value for given in sources.values() for value in asdict(given).values()]
        if not all(isinstance(value, str) for value in values):
            raise TypeError
    except (AttributeError, TypeError):
        hint = "it holds sources, a table of tables, and disabled, a list of names"
        raise ConfigError(f"{path}: is not what `agent tools add` writes", hint) from None
    return Kept(sources, disabled)


def change(path: Path, how: Callable[[Kept], Kept]) -> Kept:
    """Change what is kept, and return it.

    Raises:
        ConfigError: the file that is there cannot be trusted, and is left as it is.
        AgentError: it cannot be written.
    """
    import filelock

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with filelock.FileLock(path.with_suffix(".lock"), timeout=WAIT_S, mode=0o600):
            found = how(read(path))
            with replaced(path, PRIVATE) as file:
                json.dump(_written(found), file, ensure_ascii=False, indent=1)
                file.write("\n")
            return found
    except filelock.Timeout:
        raise InUse(f"{path} is in use", "try again in a moment") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise AgentError(f"{path} cannot be written: {reason}", "make room") from error


def _written(kept: Kept) -> dict[str, Any]:
    sources = {
        word: {key: value for key, value in asdict(given).items() if value}
        for word, given in sorted(kept.sources.items())
    }
    return {"sources": sources, "disabled": sorted(kept.disabled)}


def with_source(kept: Kept, word: str, given: Given | None) -> Kept:
    """Return `kept` with a source; without it where nothing is given."""
    sources = {name: one for name, one in kept.sources.items() if name != word}
    return replace(kept, sources={**sources, word: given} if given else sources)


def with_disabled(kept: Kept, name: str, disabled: bool) -> Kept:
    """Return `kept` with a tool or source disabled, or enabled again."""
    others = kept.disabled - {name}
    return replace(kept, disabled=others | {name} if disabled else others)


def _refuse_others(path: Path) -> None:
    """Raise `ConfigError` where somebody else may have written what runs here."""
    if os.name != "posix":
        return
    about = path.stat()
    if about.st_uid not in (os.getuid(), 0) or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigError(f"{path}: can be changed by others", f"chmod 600 {path}")
