"""Asks a program for a key, such as that of a password manager: `api_key_command`.

No shell is involved: the words of the command are the program and its arguments.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping

from agent.errors import AuthenticationFailed, ConfigError

TIMEOUT_S = 10.0
"""Somebody may have to touch a token, and no longer."""
NAME = "api_key_command"


def printed(command: str, environment: Mapping[str, str]) -> str:
    """Return the first line that `command` prints.

    Raises:
        ConfigError: it cannot be read as a command, or is not there.
        AuthenticationFailed: it failed, took too long or printed nothing.
    """
    words = _words(command)
    try:
        ended = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_S,
            env=dict(environment),
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{NAME}: {words[0]} took more than {TIMEOUT_S:g} s"
        raise AuthenticationFailed(message, "it may not ask anything: unlock it first") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            f"{NAME}: {words[0]}: {reason}", "name a program, no shell runs"
        ) from None
    if ended.returncode:
        message = f"{NAME}: {words[0]} ended with code {ended.returncode}"
        raise AuthenticationFailed(message, "run it yourself to see why")
    lines = ended.stdout.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].strip():
        raise AuthenticationFailed(
            f"{NAME}: {words[0]} printed nothing", "its first line is the key"
        )
    return lines[0]


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError as error:
        raise ConfigError(f"{NAME}: {str(error).lower()}", "close the quotes") from None
    if not words:
        raise ConfigError(f"{NAME} is empty", "name a program")
    return words
