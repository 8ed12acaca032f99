"""What a model is shown of a search and of a page: one heading each, short, then the words."""

from urllib.parse import urlsplit

from tools.documents.reading.wording import clipped
from tools.web.view import View
from tools.web.web import Result

MOST_TITLE_CHARS = 120
MOST_SNIPPET_CHARS = 240
SEPARATOR = " · "
EMPTY = "(the page holds no text)"


def found(number: int, result: Result) -> str:
    """Return a result of a search: its number, title, host and date, and below it the snippet."""
    title = clipped(result.title, MOST_TITLE_CHARS)
    head = _joined(str(number), title, host_of(result.url), result.date[:10])
    snippet = clipped(result.snippet, MOST_SNIPPET_CHARS)
    return f"{head}\n{snippet}" if snippet else head


def heading(view: View) -> str:
    """Return the line above a page: its title, host and date, and which window is in sight."""
    document = view.page.document
    title = clipped(document.title, MOST_TITLE_CHARS)
    window = f"window {view.window} of {view.windows}"
    return _joined(title, host_of(view.page.url), document.date[:10], window)


def sighted(view: View) -> str:
    """Return what is in sight of a page, below its heading; first what could not be read of it."""
    notes = [f"({one})" for one in view.page.document.warnings] if view.window == 1 else []
    return "\n".join((heading(view), *notes, view.text.strip() or EMPTY))


def host_of(url: str) -> str:
    """Return the host of an address, without `www.`; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _joined(*parts: str) -> str:
    return SEPARATOR.join(" ".join(one.split()) for one in parts if one.strip())
