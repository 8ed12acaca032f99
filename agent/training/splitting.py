"""Splits data by the prompt: no question stands on both sides, whenever the split is made.

By the prompt and not by the line, since lines of one prompt share their words (Stiennon et al.
2020, arXiv:2009.01325, hold out whole posts).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Literal

from agent.messages import Json

Side = Literal["train", "test"]
Turns = Sequence[Mapping[str, Json]]


def side_of(key: str, share: float) -> Side:
    """Return the side of the prompt `key`: the same for ever, and `train` for `share` of them."""
    place = int(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12], 16) / 16**12
    return "train" if place < share else "test"


def group_of(prompt: Turns) -> str:
    """Return what stands for a prompt."""
    said = json.dumps([[one["role"], one["content"]] for one in prompt], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
