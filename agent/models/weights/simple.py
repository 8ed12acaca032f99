"""A page of a Python package index: which files a project has, and their hashes.

Format: PEP 503 (HTML) and PEP 691 (JSON).
"""

import contextlib
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

ACCEPT = (
    "application/vnd.pypi.simple.v1+json, "
    "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
)


@dataclass(frozen=True)
class Wheel:
    """A file on an index."""

    name: str
    url: str
    sha256: str
    """In hex; empty where the index does not tell it."""


def wheel_of(project: str, version: str, page: str, kind: str, address: str) -> Wheel | None:
    """Return the wheel of `project` in `version`, if the page has it.

    Args:
        project: its name, normalised.
        version: the version wanted.
        page: the text of the page.
        kind: its media type.
        address: where the page was found: files may be told relative to it.
    """
    files = _from_json(page, address) if "json" in kind else _from_html(page, address)
    start = f"{project.replace('-', '_')}-{version}-"
    for file in files:
        if file.name.lower().startswith(start) and file.name.endswith(".whl"):
            return file
    return None


def _from_json(page: str, address: str) -> list[Wheel]:
    try:
        listed: Any = json.loads(page)
        return [
            Wheel(each["filename"], urljoin(address, each["url"]), each["hashes"].get("sha256", ""))
            for each in listed["files"]
        ]
    except (ValueError, LookupError, TypeError, AttributeError):
        return []  # not the page that was asked for: it has no such file


def _from_html(page: str, address: str) -> list[Wheel]:
    links = _Links(address)
    with contextlib.suppress(ValueError):  # an address that is none: what follows is not ours
        links.feed(page)
    return links.files


class _Links(HTMLParser):
    """Collects what a page links to."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.files: list[Wheel] = []
        self._address = address

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link, or the address that links are relative to."""
        target = dict(attrs).get("href")
        if target is None:
            return
        if tag == "base":
            self._address = urljoin(self._address, target)
        if tag == "a":
            url, fragment = urldefrag(urljoin(self._address, target))
            name = unquote(urlsplit(url).path.rpartition("/")[2])
            kind, _, digest = fragment.partition("=")
            self.files.append(Wheel(name, url, digest if kind == "sha256" else ""))
