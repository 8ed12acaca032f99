"""How the search engines stand: which are asked, which rest, which need a key; nothing is asked."""

import os
import time
from typing import TYPE_CHECKING

from agent.cli import streams, table
from agent.cli.invocation import settings_from

if TYPE_CHECKING:
    from agent.messages import Json
    from agent.settings import Settings
    from tools.web.search.choosing import State

HEADING = ("engine", "state", "finds", "needs")


def show(json: bool) -> None:
    """List the engines on stdout."""
    settings = settings_from().settings
    found, asked = known(settings)
    if json:
        from agent.render.record import json_text

        rows: list[Json] = [_figures(one, asked) for one in found]
        streams.out(json_text({"schema_version": 1, "engines": rows}, indent=2))
        return
    table.show([_row(one, asked) for one in found], HEADING)


def known(settings: "Settings") -> "tuple[list[State], list[str]]":
    """Return how all engines stand, and the names of those that are asked, the best first.

    Raises `ConfigError` where a setting names an engine that there is not.
    """
    from agent.cli.surfing import access_of
    from tools.web.search import choosing
    from tools.web.search.health import Memory

    access = access_of(settings, os.environ)
    asked = [one.name for one in choosing.names_of(access)]
    return choosing.states(access, Memory(access.cache).all(), time.time()), asked


def word(one: "State", asked: list[str]) -> str:
    """Return how an engine stands, in a few words."""
    if not one.usable:
        return "not set up"
    if one.wait_s:
        return f"{one.health.kind or 'failed'}: rests {_span(one.wait_s)}"
    if one.engine.name not in asked:
        return "only when named"
    if one.health.failures:
        return f"{one.health.kind or 'failed'} before"
    return f"answers in {one.health.seconds:.1f} s" if one.health.seconds else "ready"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _row(one: "State", asked: list[str]) -> list[str]:
    return [one.engine.name, word(one, asked), ", ".join(_finds(one)), _needs(one)]


def _finds(one: "State") -> list[str]:
    engine = one.engine
    told = (("pages", engine.text), ("news", engine.news), ("by date", engine.since))
    return [name for name, is_so in told if is_so]


def _needs(one: "State") -> str:
    if one.engine.name == "searxng":
        return "the setting searxng"
    return " and ".join(one.engine.keys)


def _figures(one: "State", asked: list[str]) -> "dict[str, Json]":
    """Return an engine for scripts; whether a key is set, and never the key."""
    return {
        "name": one.engine.name,
        "asked": one.engine.name in asked,
        "usable": one.usable,
        "pages": one.engine.text,
        "news": one.engine.news,
        "by_date": one.engine.since,
        "keys": list(one.engine.keys),
        "failures": one.health.failures,
        "last_failure": one.health.kind,
        "rests_seconds": round(one.wait_s, 1),
        "last_answer_seconds": one.health.seconds,
    }
