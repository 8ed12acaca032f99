"""Reads what was fetched, by its type."""

from dataclasses import replace

from tools.documents.loading.html import read_markup
from tools.web.fetched import Fetched
from tools.web.page import Page


def read(fetched: Fetched) -> Page:
    """Return the page; raise `ToolError` where it holds no text that can be read."""
    document = read_markup(fetched.body.decode(fetched.charset or "utf-8", "replace"))
    found = replace(document, source=fetched.url)
    return Page(found, (), fetched.asked, fetched.accessed)
