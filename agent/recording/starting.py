"""What a run starts from: with that and all it took from outside, it can be played again."""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

from agent.messages import Json, Message, Question
from agent.settings import Settings
from agent.store.entry import FORMAT


@dataclass(frozen=True)
class Start:
    """All that a run starts from."""

    question: Question
    settings: Settings
    strategy: str
    options: Mapping[str, str] = field(default_factory=dict)
    presets: Sequence[str] = ()
    prompts: Sequence[str] = ()
    """Prompt files that were named for it."""
    conversation: tuple[Message, ...] = ()
    schema: Mapping[str, Json] | None = None
    documents: str = ""
    """The collection, where there was one."""
    seed: int = field(default_factory=lambda: secrets.randbelow(2**53))
    """Where the seeds come from that the person did not choose."""

    @property
    def chance(self) -> random.Random:
        """Return the source of seeds, at its beginning."""
        return random.Random(self.seed)

    def as_json(self) -> dict[str, Json]:
        """Return the body of the entry `started`."""
        return cast(dict[str, Json], {"format": FORMAT, **asdict(self)})
