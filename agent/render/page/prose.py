"""Markdown that a model wrote, as HTML (CommonMark, https://spec.commonmark.org, with tables).

HTML in it stays text, pictures are not loaded, only links to web addresses are links. `[1]` leads
to the source of this number.
"""

import html
from collections.abc import Collection, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.clean import printable
from agent.render.page.code import coloured

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markupsafe import Markup

MOST = 100_000
"""Characters that are read as Markdown; a longer text stays as it is."""
WEB = ("http://", "https://", "mailto:")


def prose(text: str, prefix: str = "", sources: Collection[int] = ()) -> "Markup":
    """Return `text` as HTML.

    Args:
        text: what a model wrote.
        prefix: what the ids of the sources begin with.
        sources: the numbers of the sources that there are.
    """
    from markupsafe import Markup, escape

    text = printable(text).strip()
    if len(text) > MOST:
        return Markup("<p class=plain>%s</p>") % escape(text)
    return Markup(_reader(prefix, sources).render(text))


def _reader(prefix: str, sources: Collection[int]) -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "highlight": _highlighted})
    reader.enable(["table", "strikethrough"])
    reader.validateLink = lambda url: url.lower().startswith(WEB)  # type: ignore[method-assign]
    reader.inline.ruler.before("link", "source", _rule(prefix, sources))
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("image", _picture)
    return reader


def _highlighted(code: str, language: str, attributes: str) -> str:
    return str(coloured(code, language))


def _rule(prefix: str, sources: Collection[int]) -> Any:
    """Return the rule that reads `[1]` as a link to the source of this number."""

    def read(state: "StateInline", silent: bool) -> bool:
        end = state.src.find("]", state.pos, state.pos + 6)
        number = state.src[state.pos + 1 : end]
        if state.src[state.pos] != "[" or not number.isdecimal() or int(number) not in sources:
            return False
        if not silent:
            token = state.push("link_open", "a", 1)
            token.attrs = {"href": f"#{prefix}c{int(number)}", "class": "ref"}
            state.push("text", "", 0).content = f"[{number}]"
            state.push("link_close", "a", -1)
        state.pos = end + 1
        return True

    return read


def _picture(
    self: "RendererHTML",
    tokens: Sequence["Token"],
    at: int,
    options: Any,
    env: MutableMapping[str, Any],
) -> str:
    """Return what a picture is said to show: looking at it would tell somebody of it."""
    return html.escape(tokens[at].content)


def _link(
    self: "RendererHTML",
    tokens: Sequence["Token"],
    at: int,
    options: Any,
    env: MutableMapping[str, Any],
) -> str:
    token, target = tokens[at], str(tokens[at].attrs.get("href", ""))
    if not target.startswith("#"):
        token.attrs |= {"rel": "noopener noreferrer nofollow", "title": target}
    return self.renderToken(tokens, at, options, env)
