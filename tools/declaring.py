"""Marks what a function that is a tool does: the decorator `tool`, which changes nothing.

    @tool(network=True)
    def weather(city: str) -> str:
        "Tell the weather of a city now."

It imports nothing of the program, so that a file of tools may use it wherever it runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, overload

MARK = "__agent_tool__"
TIMEOUT_S = 60.0
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Declared:
    """What was said of a function."""

    reads: bool = False
    """Whether it reads what belongs to the person."""
    writes: bool = False
    """Whether it changes anything; then a person is asked first."""
    network: bool = False
    """Whether it sends what it is given to another machine."""
    asks: bool = False
    """Whether a person is asked before it runs."""
    timeout_s: float = TIMEOUT_S
    untrusted: bool = True
    """Whether its text may hold the words of others."""
    name: str = ""
    """How the model calls it; empty: as the function is called."""


@overload
def tool(function: Function) -> Function: ...


@overload
def tool(
    *,
    reads: bool = ...,
    writes: bool = ...,
    network: bool = ...,
    asks: bool = ...,
    timeout_s: float = ...,
    untrusted: bool = ...,
    name: str = ...,
) -> Callable[[Function], Function]: ...


def tool(function: Any = None, **said: Any) -> Any:
    """Mark a function as a tool, and say what it does; see `Declared`."""
    declaration = Declared(**said)
    if not declaration.timeout_s > 0:
        raise ValueError(f"timeout_s is {declaration.timeout_s!r}: give it seconds above 0")

    def marked(one: Function) -> Function:
        setattr(one, MARK, declaration)
        return one

    return marked if function is None else marked(function)


def declared(function: object) -> Declared | None:
    """Return what was said of `function`; None where it was not marked."""
    found = getattr(function, MARK, None)
    return found if isinstance(found, Declared) else None
