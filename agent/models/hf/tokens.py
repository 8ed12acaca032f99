"""Text to tokens and back, with the model's own tokenizer and chat template.

Words of others are read by a copy of the tokenizer that knows no control tokens, so `<|im_end|>`
in a question stays harmless text (see `agent.models.embedded.template`).

Library: tokenizers (https://huggingface.co/docs/tokenizers).
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from agent.errors import ModelUnavailable
from agent.models.embedded.loopback import Refused

ENDS = ("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "<turn|>", "<|end|>",
        "<|endoftext|>", "<|end_of_text|>", "<|return|>", "</s>", "<｜end▁of▁sentence｜>",
        "<|END_OF_TURN_TOKEN|>", "<|user|>", "<|observation|>")  # fmt: skip
"""Control tokens that end a turn in some template: not every model's files name its own."""
THINKS = "<think>"
"""How templates of some models begin a reply; thoughts are the loop's matter."""
REMEMBERED = 1024
"""Texts whose tokens are remembered: a conversation is sent whole with every step."""


class Tokens:
    """The tokenizer of one model."""

    def __init__(self, tokenizer: Any, vocabulary: int, ends: Sequence[int]) -> None:
        """Take the tokenizer over.

        Args:
            tokenizer: a fast one of transformers.
            vocabulary: how many tokens the model tells apart.
            ends: the tokens that end a reply, as the model's files name them.

        Raises:
            ModelUnavailable: it is of a kind that cannot be read safely.
        """
        backend = getattr(tokenizer, "backend_tokenizer", None)
        if backend is None or not hasattr(backend, "to_str"):
            raise ModelUnavailable("its tokenizer is of a kind that is not supported")
        self._tokenizer = tokenizer
        self._whole = _bare(backend)
        written = self._whole.to_str()
        self._plain = _without_controls(written)
        self.ends = frozenset(ends) | self._named_ends()
        self.vocabulary = vocabulary
        self.guided = _guided(written, vocabulary, sorted(self.ends))
        self._controls = frozenset(self._whole.get_added_tokens_decoder())
        self._read = lru_cache(REMEMBERED)(self._encoded)

    @property
    def templated_by_itself(self) -> bool:
        """Whether the model comes with a chat template."""
        return bool(self._tokenizer.chat_template)

    def encode(self, text: str, special: bool = False) -> tuple[int, ...]:
        """Return `text` as tokens; a lone surrogate becomes a question mark.

        Args:
            text: the text.
            special: read control tokens as what they are. Only for text of our own.
        """
        return self._read(text, special)

    def piece(self, token: int) -> bytes:
        """Return what `token` writes: none for one that steers."""
        if token in self._controls and self.guided.is_special_token(token):
            return b""
        return bytes(self.guided.decode_bytes([token]))

    def templated(self, turns: Sequence[dict[str, str]]) -> str:
        """Return `turns` in the model's chat template, ready for its reply.

        Raises:
            Refused: the template does not allow these roles in this order.
        """
        from jinja2 import TemplateError

        if not self.templated_by_itself:
            return "".join(f"{turn['content']}\n\n" for turn in turns)
        try:
            text = str(self._tokenizer.apply_chat_template(
                [dict(turn) for turn in turns], tokenize=False, add_generation_prompt=True,
                enable_thinking=False,
            ))  # fmt: skip
        except (TemplateError, ValueError, TypeError, KeyError) as error:
            raise Refused(str(error) or type(error).__name__) from error
        return f"{text}\n</think>\n\n" if text.rstrip().endswith(THINKS) else text

    def _encoded(self, text: str, special: bool) -> tuple[int, ...]:
        clean = text.encode("utf-8", "replace").decode("utf-8")
        if special:
            return tuple(self._whole.encode(clean, add_special_tokens=False).ids)
        found = self._plain.encode(clean, add_special_tokens=False).ids
        if self._controls.isdisjoint(found):
            return tuple(found)
        # the plain vocabulary itself holds a control token: letter by letter there is none
        parts = (self._plain.encode(char, add_special_tokens=False).ids for char in clean)
        return tuple(token for ids in parts for token in ids if token not in self._controls)

    def _named_ends(self) -> frozenset[int]:
        own = self._tokenizer.eos_token_id
        added = {
            number for number, token in self._whole.get_added_tokens_decoder().items()
            if token.special and str(token.content) in ENDS
        }  # fmt: skip
        return frozenset(added if own is None else {*added, own})


def _bare(backend: Any) -> Any:
    """Return a copy of a tokenizer that neither cuts nor pads nor puts tokens around a text."""
    from tokenizers import Tokenizer

    made = json.loads(backend.to_str())
    made["truncation"] = made["padding"] = made["post_processor"] = None
    _without_prefix(made.get("normalizer"))
    _without_prefix(made.get("pre_tokenizer"))
    normalizer = made.get("normalizer") or {}
    if normalizer.get("type") == "Prepend":
        made["normalizer"] = None
    return Tokenizer.from_str(json.dumps(made))


def _without_prefix(part: Any) -> None:
    """Have no blank put before a text: a prompt is read in pieces, most of them no beginnings."""
    if not isinstance(part, dict):
        return
    for inner in (part.get("normalizers") or []) + (part.get("pretokenizers") or []):
        _without_prefix(inner)
    if "normalizers" in part:
        part["normalizers"] = [one for one in part["normalizers"] if one["type"] != "Prepend"]
    if "prepend_scheme" in part:
        part["prepend_scheme"] = "never"
    if "add_prefix_space" in part:
        part["add_prefix_space"] = False


def _without_controls(written: str) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_str(json.dumps({**json.loads(written), "added_tokens": []}))


def _guided(written: str, vocabulary: int, ends: list[int]) -> Any:
    from llguidance import LLTokenizer

    return LLTokenizer(written, n_vocab=vocabulary, eos_token=ends or None)
