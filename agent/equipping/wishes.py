"""What a person wants of tools, and what surrounds that: flags, folders, the environment."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.equipping.kept import Given
from agent.settings import Settings

Notify = Callable[[str], None]


@dataclass(frozen=True)
class Wishes:
    """What is asked for."""

    settings: Settings
    notify: Notify
    """Told what the person should know and what stops nothing."""
    named: Sequence[str] = ()
    """What `--tool` named: files, dotted names of LangChain tools, OpenAPI documents."""
    kept: Mapping[str, Given] = field(default_factory=dict)
    """Those of them that the person keeps for every run, and what they said of each."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path = field(default_factory=Path)
    """The working folder."""
    hidden: Collection[str] = ()
    """The variables of the environment that hold secrets: no tool is given them unasked."""
    keys: Collection[str] = ()
    """Those of them that the person lets added tools have: the setting `tool_keys`."""
    verbose: bool = False
    """Whether the person wants to see what tools print."""
