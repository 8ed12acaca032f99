"""What a run starts from: with that and all it took from outside, it can be played again."""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, cast

from agent.messages import Attachment, Json, Message, Question, message_body, message_of
from agent.settings import Settings, with_model
from agent.store.entry import FORMAT

KEPT = (
    "model", "protocol", "samples", "min_confidence", "max_steps", "max_seconds", "max_tokens",
    "max_cost", "step_tokens", "temperature", "seed", "context_tokens", "threads", "collection",
    "embedder", "strict", "memory", "approve", "web", "region",
)  # fmt: skip
"""The settings that a record holds: those that a run depends on; no folders and no addresses, which
may hold passwords."""


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
    tools: Sequence[str] = ()
    """What brings tools that were named for it."""
    conversation: tuple[Message, ...] = ()
    conversing: bool = False
    """Whether it is a turn of a conversation, also where nothing was said before."""
    said: tuple[str, ...] = ()
    """What the person asked before in this conversation: addresses in it are theirs."""
    schema: Mapping[str, Json] | None = None
    why: bool = False
    """Whether the reason for the strategy is told."""
    documents: str = ""
    """The collection, where there was one."""
    named: bool = False
    """Whether the person named it: then the answer has to be found there."""
    offline: bool = False
    """Whether the network was not to be used at all."""
    changes: Mapping[str, Json] = field(default_factory=dict)
    """What a fork changed in the run that it goes on from."""
    seed: int = field(default_factory=lambda: secrets.randbelow(2**53))
    """Where the seeds come from that the person did not choose."""

    @property
    def chance(self) -> random.Random:
        """Return the source of seeds, at its beginning."""
        return random.Random(self.seed)

    def as_json(self) -> dict[str, Json]:
        """Return the body of the entry `started`."""
        body = {one.name: getattr(self, one.name) for one in fields(self)}
        body["settings"] = {name: getattr(self.settings, name) for name in KEPT}
        body["question"] = asdict(self.question)
        body["tools"] = [*self.tools]
        body["conversation"] = [message_body(one) for one in self.conversation]
        return cast(dict[str, Json], {"format": FORMAT, **body})


def start_of(body: Mapping[str, Any], settings: Settings) -> Start:
    """Return the start that `as_json` wrote down; what it does not hold is as in `settings`."""
    known = {one.name for one in fields(Start)}
    given = {name: value for name, value in body.items() if name in known}
    attachments = tuple(Attachment(**one) for one in body["question"]["attachments"])
    given["question"] = Question(**{**body["question"], "attachments": attachments})
    recorded = {name: value for name, value in body["settings"].items() if name in KEPT}
    named = with_model(settings, str(recorded.get("model", settings.model)))
    given["settings"] = replace(named, **recorded)
    given["said"] = tuple(body.get("said", ()))
    given["tools"] = tuple(body.get("tools", ()))
    given["conversation"] = tuple(message_of(one) for one in body["conversation"])
    return Start(**given)
