"""Renders messages into tokens with the model's own chat template, safe from their contents.

The template is rendered with placeholders; then the scaffolding between them is read with control
tokens and each content without: `<|im_end|>` in a question stays harmless text.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.errors import ModelUnavailable
from agent.messages import Message, Role
from agent.models.embedded.loopback import Refused

Templated = Callable[[Sequence[dict[str, str]]], str]
"""Renders turns with the model's template; raises `Refused` where it does not allow them."""
Tokenise = Callable[[str, bool], Sequence[int]]
"""Makes tokens of a text; the flag says whether control tokens count as such."""

BETWEEN = "\n\n"
"""What joins neighbouring messages of one role: most templates want the roles to alternate."""


@dataclass(frozen=True)
class Turn:
    """Neighbouring messages of one role."""

    role: Role
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Rendered:
    """A prompt in tokens."""

    tokens: tuple[int, ...]
    constant: int
    """How many tokens at the start are the same in every run with these constant messages."""
    body: int
    """How many tokens come before the opening of the reply."""
    said: int = 0
    """How many tokens there are up to the end of what the model said last; 0: it said nothing."""


def render(
    messages: Sequence[Message], opening: str, templated: Templated, tokenise: Tokenise
) -> Rendered:
    """Return the prompt that makes the model continue `messages`.

    Args:
        messages: the conversation.
        opening: the first words of the reply, put into the model's mouth.
        templated: the model's chat template.
        tokenise: the model's tokenizer.

    Raises:
        ModelUnavailable: the template refuses the conversation, or loses messages.
    """
    turns, scaffold = _scaffold(_turns(messages), templated)
    tokens: list[int] = []
    constant, said = None, 0
    for before, turn in zip(scaffold, turns, strict=False):
        tokens += tokenise(before, True)
        for number, message in enumerate(turn.messages):
            if not message.constant and constant is None:
                constant = len(tokens)
            tokens += tokenise(f"{BETWEEN if number else ''}{message.content}", False)
        said = len(tokens) if turn.role == "assistant" else said
    tokens += tokenise(scaffold[-1], True)
    constant = len(tokens) if constant is None else constant
    return Rendered((*tokens, *tokenise(opening, False)), constant, len(tokens), said)


def _turns(messages: Sequence[Message]) -> list[Turn]:
    turns: list[Turn] = []
    for message in messages:
        if turns and turns[-1].role == message.role:
            turns[-1] = Turn(message.role, (*turns[-1].messages, message))
        else:
            turns.append(Turn(message.role, (message,)))
    return turns


def _scaffold(turns: list[Turn], templated: Templated) -> tuple[list[Turn], list[str]]:
    """Return the turns and the text before, between and after their contents."""
    try:
        return turns, _split(turns, templated)
    except Refused:  # some templates know no system role
        folded = _folded(turns)
    try:
        return folded, _split(folded, templated)
    except Refused as error:
        raise ModelUnavailable(f"the model's chat template refuses: {error}") from error


def _folded(turns: list[Turn]) -> list[Turn]:
    """Give the system's words to the person, in whose turn every model reads them."""
    as_user = [
        Message("user" if message.role == "system" else message.role, message.content,
                message.constant)
        for turn in turns for message in turn.messages
    ]  # fmt: skip
    return _turns(as_user)


def _split(turns: list[Turn], templated: Templated) -> list[str]:
    nonce = secrets.token_hex(8)
    marks = [f"content-{nonce}-{number}" for number in range(len(turns))]
    text = templated(
        [
            {"role": turn.role, "content": f"{mark}."}
            for turn, mark in zip(turns, marks, strict=True)
        ]
    )
    pieces = re.split(rf"(content-{nonce}-\d+)\.", text)
    if pieces[1::2] != marks:
        raise Refused("it loses or repeats messages")
    return pieces[::2]
