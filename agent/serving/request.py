"""Reads a request for a reply: what of it the model can do, and what it cannot.

Format: https://platform.openai.com/docs/api-reference/chat/create, with `grammar` as in the server
of llama.cpp, `prefix` of the last message as DeepSeek has it, and three of our own: `aside`,
`constant` of a message, and `continue_final_message`. Fields that we do not know are passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from agent.messages import Decoding, Json
from agent.serving import fields
from agent.serving.calling import Calling, calling_of
from agent.serving.faults import wrong
from agent.serving.fields import Body
from agent.serving.history import Spoken, spoken_of
from agent.serving.schemas import checked_schema

MOST_STOPS = 32
HOTTEST = 5.0
LONGEST_GRAMMAR = 1_000_000
OBJECT: Mapping[str, Json] = {"type": "object"}
FORMATS = ("text", "json_object", "json_schema")
NOT_HERE = {
    "audio": "this model only writes text",
    "functions": "give the functions as tools",
    "function_call": "use tool_choice",
    "web_search_options": "this server reaches no web",
    "prediction": "this server predicts nothing",
}
"""What cannot be done, and what to do instead."""


@dataclass(frozen=True)
class Asked:
    """A reply that is wanted."""

    model: str
    """Empty: any."""
    spoken: Spoken
    decoding: Decoding
    calling: Calling | None
    """How tools are called; None: there are none to call."""
    streams: bool
    tells_usage: bool
    """Whether a stream ends with what it took."""
    tells_likelihood: bool

    @property
    def constraint(self) -> str:
        """The field that constrains the reply, if one does."""
        if self.calling is not None:
            return "tools"
        if self.decoding.grammar:
            return "grammar"
        return "response_format" if self.decoding.json_schema is not None else ""


def asked_of(body: Body, most_tokens: int, temperature: float) -> Asked:
    """Return what `body` asks for.

    Args:
        body: the request.
        most_tokens: how long a reply is whose length the request leaves open.
        temperature: how freely words are chosen where it does not say.

    Raises:
        Fault: it asks for what cannot be done, or is no sound request; the field is named.
    """
    _refuse(body)
    calling = calling_of(body)
    spoken = spoken_of(body, calling)
    options = fields.table(body, "stream_options") or {}
    return Asked(
        fields.text(body, "model"),
        spoken,
        _decoding(body, spoken, calling, most_tokens, temperature),
        calling if calling is not None and calling.choice != "none" else None,
        fields.flag(body, "stream"),
        fields.flag(options, "include_usage"),
        fields.flag(body, "logprobs"),
    )


def _refuse(body: Body) -> None:
    for name, hint in NOT_HERE.items():
        if body.get(name):
            raise wrong(name, f"not possible here: {hint}")
    if (fields.whole(body, "n", 1) or 1) > 1:
        raise wrong("n", "not possible here: ask again for another reply")
    kinds = fields.texts(body, "modalities", 8)
    if any(kind != "text" for kind in kinds):
        raise wrong("modalities", "this model only writes text")
    if fields.table(body, "logit_bias"):
        raise wrong("logit_bias", "not possible here")


def _decoding(
    body: Body, spoken: Spoken, calling: Calling | None, most_tokens: int, temperature: float
) -> Decoding:
    length = fields.whole(body, "max_completion_tokens", 1) or fields.whole(body, "max_tokens", 1)
    warmth = fields.number(body, "temperature", 0.0, HOTTEST)
    seed = body.get("seed")
    decoding = Decoding(
        max_tokens=length or most_tokens,
        temperature=temperature if warmth is None else warmth,
        seed=-1 if seed == -1 else fields.whole(body, "seed", 0) or -1 * (seed is None),
        stop=fields.texts(body, "stop", MOST_STOPS),
        aside=fields.flag(body, "aside"),
        opening=spoken.opening,
    )
    return _constrained(body, decoding, calling)


def _constrained(body: Body, decoding: Decoding, calling: Calling | None) -> Decoding:
    """Return `decoding` under what the request lays down for the form of the reply."""
    grammar, schema = fields.text(body, "grammar"), _schema(body)
    if len(grammar) > LONGEST_GRAMMAR:
        raise wrong("grammar", f"longer than {LONGEST_GRAMMAR:,} characters")
    if grammar and schema is not None:
        raise wrong("grammar", "does not go together with response_format")
    if calling is None or calling.choice == "none":
        return replace(decoding, grammar=grammar, json_schema=schema)
    if grammar:
        raise wrong("grammar", "does not go together with tools that may be called")
    if schema is not None:
        raise wrong("response_format", "does not go together with tools that may be called")
    if decoding.opening:
        raise wrong("messages", "a reply that is begun calls no tools: leave the tools out")
    return calling.constrained(decoding)


def _schema(body: Body) -> Mapping[str, Json] | None:
    wanted = fields.table(body, "response_format")
    if wanted is None:
        return None
    kind = wanted.get("type")
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        raise wrong("response_format", f"no format {fields.shown(kind)}: one of {known}")
    match cast(Literal["text", "json_object", "json_schema"], kind):
        case "text":
            return None
        case "json_object":
            return OBJECT
        case "json_schema":
            given = fields.table(wanted, "json_schema", "response_format") or {}
            schema = fields.table(given, "schema", "response_format")
            if schema is None:
                raise wrong("response_format", "json_schema.schema is missing")
            return checked_schema(schema, "response_format")
