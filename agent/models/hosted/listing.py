"""Lists the models of an endpoint: https://platform.openai.com/docs/api-reference/models/list."""

import difflib
import json
from collections.abc import Sequence

NEAR = 3
SOME = 5


def listed(body: bytes) -> list[str]:
    """Return the names that a list of models has; none where it is no list."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return []
    models = found.get("data") if isinstance(found, dict) else found
    named = [one.get("id") for one in models or () if isinstance(one, dict)]
    return [one for one in named if isinstance(one, str)]


def some(names: Sequence[str]) -> str:
    """Return the first of `names` for people, and how many more there are."""
    more = len(names) - SOME
    return ", ".join(names[:SOME]) + (f" and {more} more" if more > 0 else "")


def near(name: str, names: Sequence[str]) -> list[str]:
    """Return those of `names` that `name` may have meant; of a short list all."""
    like = difflib.get_close_matches(name, names, NEAR, cutoff=0.5)
    return like or list(names[:NEAR] if len(names) <= NEAR else ())
