"""How models on servers are reached: keys, addresses, time limits, and whether they may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from agent.modeltable import Models

if TYPE_CHECKING:
    from agent.models.model import Model
    from agent.settings import Settings

Notify = Callable[[str], None]
Running = Callable[["Settings", Callable[[], "Model"], Notify], Optional["Model"]]
"""Finds a model in a running server: for these settings, else opened so, and whom to notify."""


@dataclass(frozen=True)
class Access:
    """What the settings and the environment say of servers."""

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Holds keys: never shown."""
    keys_file: Path | None = None
    """The file of keys that `agent keys set` writes where there is no keyring."""
    models: Models = Models()
    """What the person set for single models: where their keys are, for one."""
    base_url: str = ""
    """The endpoint that was named for this run; empty takes the provider's own."""
    proxy: str = ""
    ca_bundle: str = ""
    """A PEM file of authorities that are trusted besides the usual ones."""
    offline: bool = False
    """Whether only servers on this machine may be asked."""
    running: Running | None = field(default=None, repr=False)
    """Finds a model of our own engine in a running server; None: this process loads it."""
    connect_s: float = 8.0
    idle_s: float = 120.0
    """How long nothing may come in the middle of a reply."""
    tries: int = 3
    """How often a call is made that fails for a reason which may pass."""


NO_ACCESS = Access()
"""No keys, and the usual addresses."""
