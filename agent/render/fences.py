"""Fences of code in Markdown (https://spec.commonmark.org/0.31.2/#fenced-code-blocks)."""

import re

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def closed(text: str) -> str:
    """Return `text` with its last fence closed: what follows is no longer its code."""
    fence = ""
    for found in map(FENCE.fullmatch, text.split("\n")):
        if found is None:
            continue
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""
    return f"{text}\n{fence}" if fence else text
