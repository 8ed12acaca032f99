"""What a person wants of tools, and what surrounds that: flags, folders, the environment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path = field(default_factory=Path)
    """The working folder."""
