"""What surrounds a command: the settings in force, read from flags, environment and files."""

import os
from pathlib import Path

from agent.cli import streams
from agent.errors import ConfigError
from agent.settings import Loaded, load


def settings_from(**flags: object | None) -> Loaded:
    """Return the settings in force and tell the person what is odd about their files.

    Args:
        flags: by setting, what the command line gave; None where it gave nothing.

    Raises:
        UserError: a flag that may not have its value.
        ConfigError: the same in the environment or in a file.
    """
    loaded = load(flags, os.environ, _folder())
    for notice in loaded.notices:
        streams.note(f"warning: {notice}")
    return loaded


def _folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the folder was deleted under our feet
        raise ConfigError(
            "the working folder is gone", "go to a folder that exists: cd ~"
        ) from None
