"""The person's file of keys, for machines without a keyring: TOML, and only its owner may read it.

It also says for which providers the keyring has keys: keyrings cannot be asked for a list.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import ConfigError, InUse, StoreUnavailable
from agent.models.keys.private import text_of
from agent.places import is_there
from agent.replacing import PRIVATE, replaced

FOLDER = 0o700
WAIT_S = 5.0
HEAD = "# Keys of providers, written by `agent keys set`. Nobody else may read this file.\n"


@dataclass(frozen=True)
class Kept:
    """What stands in the file."""

    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By provider."""
    keyring: tuple[str, ...] = ()
    """The providers whose keys are in the keyring."""


def read(path: Path | None) -> Kept:
    """Return what stands in the file `path`; nothing where there is none.

    Raises `ConfigError` where others can read it, or it is damaged; the message shows no key.
    """
    if path is None or not is_there(path):
        return Kept()
    try:
        found = tomllib.loads(text_of(path))
    except ValueError:  # the error shows what it does not understand
        raise ConfigError(f"{path}: is no TOML", "mend it, or move it away") from None
    keys, names = found.get("keys", {}), found.get("keyring", [])
    sound = isinstance(keys, dict) and all(isinstance(one, str) for one in keys.values())
    if not sound or not isinstance(names, list) or set(found) - {"keys", "keyring"}:
        raise ConfigError(f"{path}: is no file of keys", "move it away, and set the keys anew")
    return Kept(keys, tuple(map(str, names)))


def change(path: Path, how: Callable[[Kept], Kept]) -> None:
    """Replace what stands in the file `path` by what `how` makes of it; processes take turns.

    Raises:
        ConfigError: others can read it, or it is damaged.
        StoreUnavailable: it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), WAIT_S, mode=PRIVATE):
            _write(path, how(read(path)))
    except Timeout:
        raise InUse(f"{path}: another process is changing it", "try again") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreUnavailable(f"{path}: cannot be written: {reason}", "see who owns it") from None


def _write(path: Path, kept: Kept) -> None:
    from json import dumps  # strings of TOML are written as those of JSON

    listed = ", ".join(dumps(name) for name in sorted(set(kept.keyring)))
    lines = [f"{dumps(name)} = {dumps(key)}" for name, key in sorted(kept.keys.items())]
    with replaced(path, PRIVATE) as file:
        file.write("\n".join([f"{HEAD}keyring = [{listed}]", "", "[keys]", *lines, ""]))
