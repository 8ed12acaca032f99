"""Makes results of what an engine's page said: real addresses, readable words, nothing else.

Titles and snippets are words of strangers: they are bounded, and rid of what steers a terminal or
is not seen.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from tools.web.search import dates
from tools.web.search.raw import Raw
from tools.web.search.sameness import same, untracked
from tools.web.web import Result

MOST_TITLE = 200
MOST_SNIPPET = 500
MOST_URL = 2048
MARKUP = re.compile(r"</?(?:b|em|strong|i|span|mark|br|p|div|a)\b[^<>]{0,200}>", re.IGNORECASE)
SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]?|[\x1b\x9d\x90]\]?[^\x07\x1b\x9c]{0,200}[\x07\x9c]")
ADS = re.compile(
    r"(?:duckduckgo\.com/y\.js|bing\.com/aclick|googleadservices\.com|doubleclick\.net"
    r"|google\.[a-z.]+/aclk|r\.search\.yahoo\.com/cbclk|yandex\.[a-z.]+/clck|yabs\.yandex)",
    re.IGNORECASE,
)
OWN_PAGES = re.compile(
    r"(?:(?:www|html|lite)\.)?duckduckgo\.com|search\.brave\.com|(?:[a-z]{2}\.)?search\.yahoo\.com"
    r"|(?:www\.)?mojeek\.com|(?:www\.)?startpage\.com"
)
"""Hosts of which only the searches are left out: their pages about themselves are pages."""
UNSAFE = re.compile(r"[^!#$%&'()*+,/:;=?@\[\]~\w.-]|[^\x00-\x7f]")


def results(found: Iterable[Raw], engine: str, now: datetime | None = None) -> list[Result]:
    """Return what of `found` leads to a page, each address once."""
    known: dict[str, Result] = {}
    for raw in found:
        url = real(raw.url)
        title = words(raw.title, MOST_TITLE)
        if url and title:
            date, snippet = dates.first(words(raw.body, MOST_SNIPPET), now)
            told = dates.iso(raw.told, now) or date
            known.setdefault(same(url), Result(title, url, snippet, told, (engine,)))
    return list(known.values())


def words(text: object, most: int) -> str:
    """Return one line of readable words, cut at `most` characters."""
    if not isinstance(text, str):
        return ""
    plain = SEQUENCE.sub("", unescape(MARKUP.sub("", text[: most * 8])))
    kept = unicodedata.normalize("NFC", "".join(map(_seen, plain)))
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _seen(character: str) -> str:
    """Return the character, or what stands for one that is not seen: lines go on after a break."""
    if character.isspace():
        return " "
    joins = character in "\u200c\u200d"  # Persian, Hindi and emoji need them
    return character if joins or unicodedata.category(character)[0] != "C" else ""


def real(address: object) -> str:
    """Return the address to which a link of a result page leads; empty where it is no page."""
    if not isinstance(address, str) or len(address) > MOST_URL * 2:
        return ""
    try:
        url = urljoin("https://engine.invalid/", address.strip())
    except ValueError:
        return ""
    for _ in range(3):  # a link may lead over a link
        inner = _inner(url)
        if inner is None:
            break
        url = inner
    return _whole(url)


def _inner(url: str) -> str | None:
    """Return where a link that an engine counts clicks on leads to; None for any other."""
    try:
        parts = urlsplit(url)
        host, given = parts.hostname or "", parse_qs(parts.query)
    except ValueError:
        return None
    if host.endswith("duckduckgo.com") and parts.path == "/l/":
        return given.get("uddg", [""])[0]
    if re.search(r"(?:^|\.)google\.[a-z.]+$", host) and parts.path == "/url":
        return (given.get("q") or given.get("url") or [""])[0]
    if host.endswith("search.yahoo.com") and "/RU=" in url:
        return unquote(url.split("/RU=", 1)[1].split("/RK=", 1)[0].split("/RS=", 1)[0])
    if host.endswith("bing.com") and parts.path == "/ck/a":
        return _decoded(given.get("u", [""])[0])
    return None


def _decoded(text: str) -> str:
    """Return the address in Bing's parameter: `a1`, then base64 for addresses."""
    coded = text.removeprefix("a1")
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except ValueError:
        return ""


def _whole(url: str) -> str:
    """Return `url` in ASCII and without tracking, empty where it may not be a result."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        bad = parts.scheme not in ("http", "https") or "." not in host or parts.port == 0
        if bad or parts.username is not None or host.endswith(".invalid") or ADS.search(url):
            return ""
        if OWN_PAGES.fullmatch(host) and re.match(r"/(?:search|html|sp/|\?q=|$)", parts.path):
            return ""
        netloc = parts.netloc if host.isascii() else parts.netloc.encode("idna").decode()
        rest = untracked(parts._replace(scheme="", netloc="", fragment="").geturl())
    except ValueError:  # UnicodeError is one
        return ""
    path = UNSAFE.sub(lambda one: quote(one[0]), rest)
    whole = f"{parts.scheme}://{netloc.lower()}/{path.lstrip('/')}"
    return whole if len(whole) <= MOST_URL and netloc.isascii() else ""
