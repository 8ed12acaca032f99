"""The token of the server: who knows it may ask, so only the person's own programs can read it."""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from agent.errors import ConfigError, UserError
from agent.replacing import PRIVATE, replaced

FILE = "serve-token"
"""In the state folder, unless another file is named."""
LEAST = 16
"""A shorter token can be guessed."""
MOST = 512
HINT = "printable ASCII without blanks, 16 to 512 characters, such as `openssl rand -hex 32` prints"


def token_in(path: Path, notify: Callable[[str], None]) -> str:
    """Return the token in the file `path`, which is made where it is not there.

    Raises:
        ConfigError: what is in it is no token.
        UserError: it can be neither read nor made.
    """
    try:
        if not path.exists():
            _make(path)
        if not path.is_file():
            raise UserError(f"{path} is no file", "name a file for the token")
        text = path.read_text("utf-8", "replace")
        mode = path.stat().st_mode if os.name == "posix" else 0
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"no token can be kept in {path}: {reason}",
            "name another file with --token-file, or set AGENT_SERVE_TOKEN",
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        notify(f"others may read the token in {path}: chmod 600 it")
    return checked(text, str(path))


def checked(text: str, source: str) -> str:
    """Return the token `text`; raise `ConfigError`, without it, where it is none."""
    token = text.strip()
    sound = token.isascii() and token.isprintable() and " " not in token
    if not sound or not LEAST <= len(token) <= MOST:
        raise ConfigError(f"{source} holds no token that can be used", f"give it {HINT}")
    return token


def _make(path: Path) -> None:
    """Write a token to `path`; one that another server writes meanwhile stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with replaced(beside, PRIVATE) as file:
            file.write(f"{secrets.token_urlsafe(32)}\n")
        with suppress(FileExistsError):
            path.hardlink_to(beside)  # unlike a move, it takes the place of nothing
    finally:
        beside.unlink(missing_ok=True)
