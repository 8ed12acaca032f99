"""Holds a reply to a grammar: which tokens may come next.

Library: LLGuidance (https://github.com/guidance-ai/llguidance), which reads grammars in GBNF
through its own notation (https://github.com/guidance-ai/llguidance/blob/main/docs/syntax.md).
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from agent.errors import ModelUnavailable
from agent.messages import Json

PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]', re.DOTALL)
"""The texts and the sets of characters of a grammar."""
CHARACTER = re.compile(r"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\(.)|(.)", re.DOTALL)
PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
IN_SET = frozenset("\\]-[^&~/")
"""What means something in a set of characters, alone or doubled
(https://docs.rs/regex/latest/regex/#character-classes)."""

SPACED: Mapping[str, object] = {
    "whitespace_flexible": False,
    "item_separator": ", ",
    "key_separator": ": ",
    "lenient": True,  # whoever asks for a schema checks the reply against the whole of it
}
"""How JSON is written: as Python's `json` does, or a small model loses itself in blanks."""


class Constraint:
    """What one reply has to follow."""

    def __init__(self, matcher: Any, vocabulary: int) -> None:
        self._matcher = matcher
        self._vocabulary = vocabulary

    def allowed(self) -> Any:
        """Return which tokens may come next, as an array of booleans, shape (vocabulary,).

        Raises:
            ModelUnavailable: the grammar is too much for the library.
        """
        import numpy

        bits = numpy.frombuffer(self._matcher.compute_bitmask(), dtype=numpy.uint8)
        self._check()
        flags = numpy.unpackbits(bits, bitorder="little").astype(bool)
        return flags[: self._vocabulary]

    def take(self, token: int) -> None:
        """Tell that `token` was written."""
        self._matcher.consume_token(token)
        self._check()

    def forced(self) -> list[int]:
        """Return the tokens that have to come next, whatever the model thinks."""
        return list(self._matcher.compute_ff_tokens())

    @property
    def over(self) -> bool:
        """Whether nothing may follow."""
        return bool(self._matcher.is_stopped())

    def _check(self) -> None:
        if self._matcher.is_error():
            raise ModelUnavailable(f"the grammar cannot be followed: {self._matcher.get_error()}")


class Constraints:
    """Makes constraints for the tokens of one model."""

    def __init__(self, tokens: Any, vocabulary: int) -> None:
        """Take LLGuidance's `LLTokenizer`, and how many tokens the model tells apart."""
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._started = lru_cache(maxsize=32)(self._start)

    def of(self, grammar: str, schema: Mapping[str, Json] | None) -> Constraint | None:
        """Return what holds a reply to `grammar` or `schema`; None where there is neither.

        Raises:
            ModelUnavailable: it is none, or none that the library knows.
        """
        if not grammar and schema is None:
            return None
        if grammar and schema is not None:
            raise ValueError("a reply follows a grammar or a JSON Schema, not both")
        written = grammar or json.dumps(schema)
        matcher = self._started(bool(grammar), written).deep_copy()
        return Constraint(matcher, self._vocabulary)

    def _start(self, is_grammar: bool, written: str) -> Any:
        from llguidance import LLMatcher, grammar_from

        kind = "a grammar" if is_grammar else "a JSON Schema"
        try:
            made = grammar_from("gbnf", plain(written)) if is_grammar else _of_schema(written)
        except ValueError as error:
            raise ModelUnavailable(f"{kind} that cannot be followed: {error}") from error
        matcher = LLMatcher(self._tokens, made, log_level=0)
        if matcher.is_error():
            raise ModelUnavailable(f"{kind} that cannot be followed: {matcher.get_error()}")
        return matcher


def plain(grammar: str) -> str:
    """Return the GBNF `grammar` with every character written so that LLGuidance reads it.

    Its reader knows fewer escapes, and loses the zeros in front of codes of characters.
    """
    return PARTS.sub(_respelled, grammar)


def _respelled(part: re.Match[str]) -> str:
    text = part.group()
    if text[0] == '"':
        return f'"{"".join(_in_text(one) for one in CHARACTER.finditer(text[1:-1]))}"'
    negated = text.startswith("[^")
    inner = text[2:-1] if negated else text[1:-1]
    return f"[{'^' * negated}{''.join(_in_set(one) for one in CHARACTER.finditer(inner))}]"


def _in_text(one: re.Match[str]) -> str:
    char = _char(one)
    named = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return named.get(char, char)


def _in_set(one: re.Match[str]) -> str:
    char = _char(one)
    if one[4] == "-":
        return char  # a range
    return f"\\x{ord(char):02X}" if ord(char) < 0x30 or char in IN_SET else char


def _char(one: re.Match[str]) -> str:
    if code := one[1] or one[2]:
        return chr(int(code, 16))
    return PLAIN.get(one[3], one[3]) if one[3] else one[4]


def _of_schema(written: str) -> str:
    from llguidance import LLMatcher

    return str(LLMatcher.grammar_from_json_schema(written, overrides=dict(SPACED)))
