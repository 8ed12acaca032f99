"""Opens models for commands: the only place where the environment says how they are reached."""

import os
from collections.abc import Callable
from dataclasses import replace
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


def open_or_find(
    settings: Settings, report: "Report", notify: Callable[[str], None], use_snapshots: bool = True
) -> "Model":
    """Return the model of `settings`: in a running `agent serve` where one has it, else here."""
    from agent.cli.served import running_model
    from agent.models import opening

    access = access_of(settings)
    if use_snapshots:  # without them everything is to be read anew, which a server does not
        access = replace(access, running=running_model)
    return opening.open_model(settings, report, notify, use_snapshots, access=access)


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
        models=settings.models,
        base_url=settings.base_url,
        proxy=settings.proxy,
        ca_bundle=settings.ca_bundle,
        offline=settings.offline,
        idle_s=settings.idle_seconds,
    )
