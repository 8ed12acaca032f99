"""Opens models for commands: the only place where the environment says how they are reached."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from agent.errors import ConfigError
from agent.places import user_file
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.models.access import Access
    from agent.models.model import Model
    from agent.models.weights.progress import Report

KEYS = "keys.toml"
"""The file of keys, beside the person's settings."""


def open_model(
    settings: Settings,
    report: "Report",
    notify: Callable[[str], None],
    use_snapshots: bool = True,
    conversing: bool = False,
) -> "Model":
    """Return the model of `settings`; see `agent.models.opening.open_model`."""
    from agent.models import opening

    access = access_of(settings)
    return opening.open_model(settings, report, notify, use_snapshots, conversing, access)


open_conversing = partial(open_model, conversing=True)


def access_of(settings: Settings) -> "Access":
    """Return how models on servers are reached; keys are secrets, so no flag gives them."""
    from agent.models.access import Access

    try:
        keys_file = user_file().with_name(KEYS)
    except ConfigError:  # no home folder
        keys_file = None
    return Access(
        environment=os.environ,
        keys_file=keys_file,
        base_url=settings.base_url,
        proxy=settings.proxy,
        ca_bundle=settings.ca_bundle,
        offline=settings.offline,
    )
