"""Tells whether a tool that a person added may answer a question: by the words that both have.

Sizes and words are ours. A Chinese question says nothing about a tool that is described in another
script, so such a tool may always help.
"""

import re
from collections.abc import Iterable

from tools.toolbox import Tool

HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[^\W\d_]{4,}")
COMMON = frozenset(
    WORD.findall(
        "about current currently does find from give have here into latest made make name newest"
        " show such tell that their them there these they this those time today tomorrow tonight"
        " what when where which will with your yesterday"
    )
)
"""Words of at least four letters that nearly every question and description may have."""


def may_help(tools: Iterable[Tool], question: str) -> bool:
    """Return whether one of `tools` was added and may be what `question` is for."""
    return any(tool.origin and _fits(tool, question) for tool in tools)


def speaks_of(tools: Iterable[Tool], question: str) -> bool:
    """Return whether `question` has a word of one of `tools` that was added."""
    return any(tool.origin and _shares(tool, question) for tool in tools)


def _fits(tool: Tool, question: str) -> bool:
    if _shares(tool, question):
        return True
    return HAN.search(question) is not None and HAN.search(_told(tool)) is None


def _shares(tool: Tool, question: str) -> bool:
    return bool(_words(question) & _words(_told(tool)))


def _told(tool: Tool) -> str:
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", tool.name)
    return f"{parts} {tool.description}"


def _words(text: str) -> set[str]:
    """Return the words of `text`, and pairs of Chinese characters."""
    found = {word.removesuffix("s") for word in WORD.findall(HAN.sub(" ", text.lower()))}
    pairs = {run[at : at + 2] for run in HAN.findall(text) for at in range(len(run) - 1)}
    return (found - COMMON) | pairs
