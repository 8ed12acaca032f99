"""Code in colours, for a page: spans whose classes are Pygments' (https://pygments.org/docs/tokens).

Colours are chosen when the page is made, so that the page needs no program for them.
"""

from typing import TYPE_CHECKING

from agent.clean import printable

if TYPE_CHECKING:
    from markupsafe import Markup

MOST = 20_000
"""Characters of code that are coloured; a lexer may be slow on what no person wrote."""
LANGUAGES = {"python": "python", "py": "python", "json": "json", "sql": "sql", "sh": "bash",
             "bash": "bash", "javascript": "javascript", "js": "javascript", "html": "html",
             "css": "css", "yaml": "yaml", "toml": "toml", "c": "c", "rust": "rust", "go": "go",
             "java": "java"}  # fmt: skip
"""Names of languages that are known, each with the name of its lexer."""


def coloured(text: str, language: str) -> "Markup":
    """Return `text` as HTML, coloured where its language is known."""
    from markupsafe import Markup, escape

    text = printable(text)
    lexer = LANGUAGES.get(language.strip().lower())
    if lexer is None or len(text) > MOST:
        return escape(text)
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    made = highlight(
        text,
        get_lexer_by_name(lexer, stripnl=False, ensurenl=False),
        HtmlFormatter(nowrap=True, classprefix="k-"),
    )
    return Markup(made)
