"""What surrounds a command: the settings in force, read from flags, environment and files."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from agent import offline
from agent.cli import streams
from agent.errors import ConfigError
from agent.loading import Loaded, load
from agent.settings import Settings

if TYPE_CHECKING:
    from tools.documents.access import Access


def settings_from(**flags: object | None) -> Loaded:
    """Return the settings in force and tell the person what is odd about their files.

    Args:
        flags: by setting, what the command line gave; None where it gave nothing.

    Raises:
        UserError: a flag that may not have its value.
        ConfigError: the same in the environment or in a file.
    """
    loaded = load(flags, os.environ, _folder())
    _need_names(loaded)
    for notice in loaded.notices:
        streams.note(f"warning: {notice}")
    if loaded.settings.offline:
        offline.switch_on(_addresses(loaded.settings))
    return loaded


def settings_for_programs(flags: Mapping[str, object | None]) -> Settings:
    """Return the settings in force for a program that uses ours as a library; nothing is shown.

    Raises the same as `settings_from`.
    """
    loaded = load(flags, os.environ, _folder())
    _need_names(loaded)
    return loaded.settings


def _need_names(loaded: Loaded) -> None:
    """Refuse aliases that hide a model of the catalogue: one name would mean two models."""
    if not loaded.settings.aliases:
        return
    from agent.models.weights.catalogue import CATALOGUE

    hidden = [one.name for one in CATALOGUE if one.name in loaded.settings.aliases]
    if hidden:
        message = f"{loaded.origins['aliases']}: alias {hidden[0]!r} is a model of the catalogue"
        raise ConfigError(message, "call the alias by another name")


def access_of(settings: Settings) -> "Access":
    """Return how servers are reached; keys are secrets, so no flag gives them."""
    from tools.documents.access import access

    return access(os.environ, settings.offline)


def _addresses(settings: Settings) -> tuple[str, ...]:
    """Return where the person has servers; those on this machine may be reached offline as well."""
    reached = access_of(settings)
    return settings.qdrant, settings.base_url, reached.openai_url, reached.ollama_url


def _folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the folder was deleted under our feet
        raise ConfigError(
            "the working folder is gone", "go to a folder that exists: cd ~"
        ) from None
