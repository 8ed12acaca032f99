"""A page of the web as it was read: its text, and where in it the links stand."""

from dataclasses import dataclass

from tools.documents.document import Document


@dataclass(frozen=True)
class Link:
    """Words of a page that lead somewhere."""

    start: int
    """Characters from the beginning of the page's text."""
    end: int
    """The character after the last one."""
    url: str
    """The whole address, without its fragment; links to places of the same page are none."""


@dataclass(frozen=True)
class Page:
    """One page."""

    document: Document
    """Its text without the links' addresses, its title, its own date; the source is the address at
    which it was found in the end."""
    links: tuple[Link, ...] = ()
    """In the order of the text."""
    asked: str = ""
    """The address that was asked for, before it was led elsewhere."""
    accessed: str = ""
    """When it was fetched: ISO 8601 in UTC."""
    language: str = ""
    """As the page says it, such as `en` or `zh-CN`; empty where it does not."""

    @property
    def url(self) -> str:
        """The address at which it was found."""
        return self.document.source
