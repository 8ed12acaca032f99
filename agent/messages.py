"""What a model reads and writes: messages, tool calls, and how to decode.

Plain frozen dataclasses: LangChain's own message classes cost more than a second of imports.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast

Role = Literal["system", "user", "assistant", "tool"]
"""`tool`: what a call brought that the model made natively; one for each of its calls, in order."""
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


UNREADABLE = "(unreadable)"
"""The only argument of a call whose arguments are no JSON object: the text that stands for them."""


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model picked, with its arguments by name."""

    tool: str
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class ToolSpec:
    """What a model is told of a tool that it may call natively."""

    name: str
    description: str
    parameters: Mapping[str, Json]
    """JSON Schema of the arguments: an object."""


@dataclass(frozen=True)
class Message:
    """One turn of the conversation that a model continues."""

    role: Role
    content: str
    constant: bool = False
    """Whether these words are the same in every run with this prompt (system text, exemplars).
    The leading constant messages are the prefix that a snapshot keeps."""
    calls: tuple[ToolCall, ...] = field(default=(), hash=False)
    """The calls that the model made natively; a message with the role `tool` follows for each."""
    carried: Mapping[str, Json] = field(default_factory=dict, hash=False)
    """What the provider wants to see again with these words, such as signatures; opaque."""


def message_body(message: Message) -> dict[str, Json]:
    """Return `message` as JSON; what only native calls have is left out where there is none."""
    body = cast(dict[str, Json], asdict(message))
    for name in ("calls", "carried"):
        if not body[name]:
            del body[name]
        elif name == "calls":
            body[name] = [*cast(tuple[Json, ...], body[name])]
    return body


def message_of(body: Mapping[str, Any]) -> Message:
    """Return the message that `message_body` made `body` of."""
    calls = tuple(ToolCall(**one) for one in body.get("calls", ()))
    return Message(**{**body, "calls": calls})


class Reasoning(str):
    """A piece that a model yields of what it thinks before it replies: no part of the reply."""

    __slots__ = ()


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
    """The reply's first words, put into the model's mouth; not repeated in the reply's text. A
    model that cannot be made to begin so (`Abilities.prefills`) is asked without them."""
    tools: tuple[ToolSpec, ...] = ()
    """The tools that may be called natively."""
    choice: Literal["auto", "required", "none"] = "auto"
    """Whether one of `tools` is called: as the model likes, in any case, or not at all."""


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
    reasoning_tokens: int = 0
    """The part of `completion_tokens` that was thought and not replied."""
    cost_usd: float | None = 0.0
    """What it cost in US dollars; None where no price is known."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.cached_tokens + other.cached_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.seconds + other.seconds,
            self.reasoning_tokens + other.reasoning_tokens,
            None if None in (self.cost_usd, other.cost_usd)
            else (self.cost_usd or 0.0) + (other.cost_usd or 0.0),
        )  # fmt: skip


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
    stopped_by: Literal["end", "stop", "length", "broken"] = "end"
    """`end`: the model was done; `stop`: a stop string; `length`: `max_tokens` or the context;
    `broken`: the connection, in the middle of the reply: what there is of it is no whole."""
    usage: Usage = Usage()
    tokens: tuple[Token, ...] = ()
    """The reply token by token, where the model tells how likely each was."""
    calls: tuple[ToolCall, ...] = ()
    """The tools that the model calls natively, each call whole; none of a broken reply."""
    reasoning: str = ""
    """What the model thought before it replied, where it tells."""
    carried: Mapping[str, Json] = field(default_factory=dict)
    """What the provider wants to see again with this reply; see `Message.carried`."""
    model: str = ""
    """Who wrote it, where it is another model than was asked first."""
