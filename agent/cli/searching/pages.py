"""One page for a person or a script: opened, and a part of it shown."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import ToolError, UserError

if TYPE_CHECKING:
    from agent.messages import Json
    from tools.web.access import WebAccess
    from tools.web.page import Page
    from tools.web.view import View
    from tools.web.web import Contact

EXAMPLE = "https://example.com/page"


@dataclass(frozen=True)
class Wanted:
    """What is to be shown of which page."""

    url: str
    window: int | None = None
    find: str | None = None
    quote: str | None = None
    links: bool = False
    everything: bool = False


@dataclass(frozen=True)
class Seen:
    """What of the page is shown."""

    wanted: Wanted
    view: "View"
    quote: str | None = None
    """The words that were asked for, as the page has them."""

    @property
    def is_missing(self) -> bool:
        """Whether words were asked for that do not stand on the page."""
        return self.wanted.quote is not None and self.quote is None


def checked(wanted: Wanted) -> Wanted:
    """Return `wanted`; raise `UserError` where that cannot be."""
    chosen = {
        "--window": wanted.window is not None,
        "--find": wanted.find is not None,
        "--quote": wanted.quote is not None,
        "--all": wanted.everything,
    }
    given = [name for name, is_given in chosen.items() if is_given]
    if len(given) > 1:
        raise UserError(f"{' and '.join(given)} do not go together", "choose one of them")
    for name, words in (("--find", wanted.find), ("--quote", wanted.quote)):
        if words is not None and not words.strip():
            raise UserError(f"{name}: there are no words to look for", "write some words")
    return wanted


def opened(url: str, offline: bool) -> "tuple[Page, Sequence[Contact]]":
    """Return the page at `url`, and who was reached.

    Raises:
        UserError: offline, or an address that may not be reached.
        ToolError: the page cannot be had, or not be read; its exit code tells whether by the net.
    """
    from agent.cli.surfing import access_of
    from tools.web.fetching.outage import NoNetwork, NoSuchHost, Reset
    from tools.web.opening import open_web

    settings = settings_from(offline=offline or None).settings
    if settings.offline:
        raise UserError("offline is set: no page is opened", "set it to false, or leave it out")
    access = access_of(settings, os.environ)
    whole = _checked_address(url, access)
    streams.placeholder("opening …")
    web = open_web(access, streams.note)
    try:
        return web.open(whole, typed=True), web.contacts()
    except (NoNetwork, NoSuchHost, Reset) as error:
        hint = error.hint or "look at the address and the connection, or set proxy"
        raise NoNetwork(str(error), hint) from error
    finally:
        web.close()
        streams.clear()


def _checked_address(url: str, access: "WebAccess") -> str:
    """Return the whole address; raise `UserError` where it may not be reached whatever is there."""
    from tools.web.fetching.address import parse, shown
    from tools.web.fetching.guard import Guard
    from tools.web.tools import BARE

    written = url.strip()
    if not written:
        raise UserError("there is no address to open", f"write one, such as {EXAMPLE}")
    whole = f"https://{written}" if BARE.fullmatch(written) else written
    try:
        address = parse(whole)
    except ToolError as error:
        reason, _, advice = str(error).partition(": write ")
        hint = f"write {advice}" if advice else f"write a whole address, such as {EXAMPLE}"
        raise UserError(f"{shown(url)}: {reason}", hint) from error
    try:
        Guard(access).check(address)
    except ToolError as error:
        mine = f"if it is yours, set private_hosts: AGENT_PRIVATE_HOSTS={shown(address.netloc)}"
        hint = "take it off that list" if "deny_domains" in str(error) else mine
        raise UserError(f"{shown(url)}: {error}", hint) from error
    return whole


def seen(page: "Page", wanted: Wanted) -> Seen:
    """Return what is to be shown of `page`."""
    from tools.web.view import View

    view = View(page)
    if wanted.window is not None and not 1 <= wanted.window <= view.windows:
        windows = f"{view.windows} window{'s' if view.windows > 1 else ''}"
        raise UserError(f"--window {wanted.window}: the page has {windows}", "choose one of these")
    if wanted.window is not None:
        return Seen(wanted, view.at(wanted.window))
    if wanted.find is not None:
        found = view.find(wanted.find)
        if found is None:
            raise ToolError(f"{wanted.find[:80]!r} does not stand on this page")
        return Seen(wanted, found)
    if wanted.quote is not None:
        span = view.stands(wanted.quote)
        if span is None:
            return Seen(wanted, view)
        there = view.at(view.window_at(span.start))
        return Seen(wanted, there, page.document.text[span.start : span.end])
    return Seen(wanted, view)


def show(found: Seen) -> None:
    """Write the text to stdout, and to stderr what it is."""
    view = found.view
    page, document = view.page, view.page.document
    where = "all of it" if found.wanted.everything else f"window {view.window} of {view.windows}"
    about = (document.title, page.url, document.date, where)
    streams.note("\n".join(" ".join(line.split()) for line in about if line))
    for warning in document.warnings:
        streams.note(f"warning: {warning}")
    if found.wanted.quote is not None:
        if found.quote is not None:
            streams.out(found.quote)
        return
    views = _shown(found)
    streams.out("\n".join(_text(one, found.wanted.links).strip("\n") for one in views))
    if found.wanted.links:
        streams.out("")
        for number, link in (both for one in views for both in one.links):
            streams.out(f"{number}\t{link.url}")


def as_json(found: Seen, contacts: "Sequence[Contact]") -> str:
    """Return what is shown, and who was reached, as one JSON object."""
    from agent.render.record import json_text

    view = found.view
    page, document, views = view.page, view.page.document, _shown(found)
    links: list[Json] = [
        {"number": number, "words": document.text[link.start : link.end], "url": link.url}
        for one in views
        for number, link in one.links
    ]
    told: Json = {
        "schema_version": 1,
        "url": page.url,
        "asked": page.asked,
        "accessed": page.accessed,
        "title": document.title,
        "date": document.date,
        "language": page.language,
        "kind": document.kind,
        "window": None if found.wanted.everything else view.window,
        "windows": view.windows,
        "text": "".join(_text(one, found.wanted.links) for one in views),
        "quote": found.quote,
        "links": links,
        "warnings": list(document.warnings),
        "network": [asdict(one) for one in contacts],
    }
    return json_text(told, indent=2)


def _shown(found: Seen) -> "list[View]":
    view = found.view
    if not found.wanted.everything:
        return [view]
    return [view.at(number) for number in range(1, view.windows + 1)]


def _text(view: "View", links: bool) -> str:
    return view.text if links else view.bare
