"""A terminal agent that reasons, uses tools, observes and answers; a library for Python too."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.library.agent import Agent as Agent
    from agent.library.result import Result as Result
    from tools.declaring import tool as tool

__all__ = ["Agent", "Result", "tool"]


def __getattr__(name: str) -> object:
    """Import what is asked for, and nothing before: the command line needs none of it."""
    import importlib

    places = {
        "Agent": "agent.library.agent",
        "Result": "agent.library.result",
        "tool": "tools.declaring",
    }
    if name not in places:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(places[name]), name)
