"""Searches for a command: from the words of its line to what was found."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast, get_args

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import ConfigError, UserError

if TYPE_CHECKING:
    from tools.web.web import Contact, Query, Result

ENGINES = "engines names "
"""How the complaint about a name begins that is no engine: here a flag has named it."""


def checked(text: str, since: str, news: bool, limit: int) -> "Query":
    """Return what is searched for; raise `UserError` where that cannot be."""
    from tools.web.web import Query, Since

    if not text.strip():
        raise UserError("there is nothing to search for", "write some words")
    if since not in get_args(Since):
        spans = "|".join(one for one in get_args(Since) if one)
        raise UserError(f"--since {since}: there is no such span", f"use one of {spans}")
    return Query(text, cast(Since, since), news=news, limit=limit)


def asked(
    query: "Query", region: str | None, engines: str | None, cached: bool
) -> "tuple[Sequence[Result], Sequence[Contact]]":
    """Return what is found, and who was asked.

    Raises:
        UserError: offline, or a setting that cannot be.
        ToolError: no engine answers; its exit code tells why.
    """
    from agent.cli.surfing import access_of
    from tools.web.ledger import Ledger
    from tools.web.search.together import Together

    settings = settings_from(region=region, engines=engines).settings
    if settings.offline:
        raise UserError("offline is set: nothing is searched", "set it to false, or leave it out")
    ledger = Ledger()
    try:
        access = access_of(settings, os.environ, cached)
    except ConfigError as error:
        if engines is None or not str(error).startswith(ENGINES):
            raise
        raise UserError(f"--engine {str(error).removeprefix(ENGINES)}", error.hint) from None
    streams.placeholder("searching …")
    try:
        found = Together(access, ledger, streams.note).search(query)
    finally:
        streams.clear()
    return found, ledger.contacts()
