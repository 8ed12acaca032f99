"""Files that hold keys: nobody but their owner may read them."""

import os
import stat
from pathlib import Path

from agent.errors import ConfigError

LARGEST_FILE = 1_000_000
"""Bytes."""


def text_of(path: Path) -> str:
    """Return what stands in the file `path`.

    Raises `ConfigError` where others can read it too, or nobody can.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            raise ConfigError(f"{path}: is no regular file", "name a file that holds the key")
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            raise ConfigError(f"{path}: holds keys that others can read", f"chmod 600 {path}")
        if found.st_size > LARGEST_FILE:
            raise ConfigError(f"{path}: is too large for keys", "name a file that holds the key")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text", "name a file that holds the key") from None
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise ConfigError(message, "name a file that holds the key") from None
