"""Sources of tools that people bring as commands described in TOML, and OpenAPI documents."""

from agent.equipping.wishes import Wishes
from tools.added.source import Source


def sources_of(wishes: Wishes) -> list[Source]:
    """Return the sources that `wishes` name or settings hold; none is opened yet.

    Raises `UserError` where one that was named cannot be what it is.
    """
    return []
