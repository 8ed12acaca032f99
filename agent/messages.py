"""What a model reads and writes: messages, tool calls, and how to decode.

Plain frozen dataclasses: LangChain's own message classes cost more than a second of imports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant"]
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Message:
    """One turn of the conversation that a model continues."""

    role: Role
    content: str
    constant: bool = False
    """Whether these words are the same in every run with this prompt (system text, exemplars).
    The leading constant messages are the prefix that a snapshot keeps."""


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model picked, with its arguments by name."""

    tool: str
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A text that came with the question: a file or what was piped in."""

    name: str
    text: str


@dataclass(frozen=True)
class Question:
    """What the person asked, with the texts that belong to it."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    form: str = ""
    """The form that its answer has to have, one of `agent.forms.FORMS`; empty: to be inferred."""


@dataclass(frozen=True)
class Decoding:
    """How one reply is generated."""

    max_tokens: int = 768
    temperature: float = 0.0
    seed: int = -1
    """-1: the engine picks one. Without effect at temperature 0."""
    stop: tuple[str, ...] = ()
    """The reply ends before the first of these; a stop string is not part of the reply."""
    grammar: str = ""
    """A GBNF grammar with the rule `root` that the reply (after `opening`) must follow."""
    json_schema: Mapping[str, Json] | None = None
    """A JSON Schema that the reply must meet; not together with `grammar`."""
    aside: bool = False
    """Whether the call stands beside the conversation: what was read of that is kept in place."""
    opening: str = ""
    """The reply's first words, put into the model's mouth; not repeated in the reply's text."""


@dataclass(frozen=True)
class Usage:
    """What model calls cost; adds up with `+`."""

    prompt_tokens: int = 0
    """Tokens of the whole prompt, whether processed or taken from the cache."""
    cached_tokens: int = 0
    """The part of `prompt_tokens` that was not processed again."""
    completion_tokens: int = 0
    calls: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.cached_tokens + other.cached_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Token:
    """One token that a model wrote."""

    text: str
    logprob: float
    """Natural logarithm of its probability, before temperature and grammar."""


@dataclass(frozen=True)
class Completion:
    """A whole reply."""

    text: str
    stopped_by: Literal["end", "stop", "length"] = "end"
    """`end`: the model was done; `stop`: a stop string; `length`: `max_tokens` or the context."""
    usage: Usage = Usage()
    tokens: tuple[Token, ...] = ()
    """The reply token by token, where the model tells how likely each was."""
