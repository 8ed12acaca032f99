"""Which elements of an HTML page nobody sees: what is hidden there must not be read as its text.

The ways of hiding are those of accessibility guides and of attacks on readers that are language
models (Greshake et al. 2023, arXiv:2302.12173). Style: https://www.w3.org/TR/CSS22; only what
stands in the page is known, as style sheets are not fetched.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.documents.loading.html_colours import Colour, background_of, colour_of, looks_like

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MARKED = "[hidden], [aria-hidden=true i]"
_ZERO = r"(?:0+(?:\.0*)?|\.0+)"
_FAR = r"-(?:\d{4,}|[3-9]\d\d(?:px|pt|q)?(?![\d.%])|\d{3,}(?:em|rem|vw|vh|ch|%))"
_HIDES = re.compile(
    rf"(?:^|[;{{])(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden"
    rf"|opacity:{_ZERO}%?(?=[;!}}]|$)|filter:opacity\({_ZERO}%?\)"
    rf"|font-size:(?:{_ZERO}[a-z%]*|(?:1|0?\.\d+)px)(?=[;!}}]|$)|font:{_ZERO}(?![\d.])"
    rf"|(?:left|top|right|bottom|text-indent|inset):[^;]*{_FAR}"
    r"|margin(?:-\w+)?:[^;]*-\d{4,}|transform:[^;]*(?:translate\w*\([^)]*-\d{4,}|scale\w?\(0\))"
    rf"|clip:rect\((?:[01](?:px)?[, ]*){{4}}\)|clip-path:(?:inset\((?:50|100)%|circle\({_ZERO})"
    r"|(?:color|-webkit-text-fill-color):(?:transparent|(?:rgb|hsl)a\([^)]*[,/]0(?:\.0*)?%?\))"
    r"|(?:max-)?(?:height|width):[01](?:px)?(?=[;!}]|$)(?=.*overflow:(?:hidden|clip))"
    r"|overflow:(?:hidden|clip).*;(?:max-)?(?:height|width):[01](?:px)?(?=[;!}]|$))"
)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\{[^{}]*\}")
_SIMPLE = re.compile(r"[a-z0-9]*(?:[.#][a-zA-Z_-][\w-]*)+")
"""Selectors that say an element's own class or name: others may not apply to what is shown."""
MOST_STYLE = 300_000
MOST_RULES = 200
MOST_STYLED = 20_000


def unseen(tree: "LexborHTMLParser") -> set[int]:
    """Return the numbers (`mem_id`) of elements that hide themselves and all within them."""
    found = {node.mem_id for node in tree.css(MARKED)}
    sheets = tree.css("style, link[rel~=stylesheet i]")
    paper = None if sheets else Colour(255, 255, 255)
    for node in tree.css("[style], font[color]")[:MOST_STYLED]:
        style = compact(node.attributes.get("style") or "")
        if _HIDES.search(style) or _vanishes(node, style, paper):
            found.add(node.mem_id)
    return found


def unseen_by_sheet(tree: "LexborHTMLParser") -> set[int]:
    """Return the numbers of elements that the page's own style sheet hides."""
    whole = "".join(node.text() or "" for node in tree.css("style"))[:MOST_STYLE]
    return {
        node.mem_id
        for selector in dict.fromkeys(_selectors(compact(whole, sheet=True)))
        for node in tree.css(selector)
    }


def compact(style: str, sheet: bool = False) -> str:
    """Return declarations in small letters, without blanks, comments and escapes."""
    if "\\" in style:
        style = _ESCAPE.sub(_unescaped, style.lower())
    if "/*" in style:
        style = _COMMENT.sub("", style)
    return style if sheet else "".join(style.lower().split())


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 0xD800 else ""


def _selectors(sheet: str) -> Iterator[str]:
    """Yield the simple selectors of rules that hide and always apply: those in no other rule."""
    rules = 0
    for rule in _RULE.finditer(sheet):
        if not _HIDES.search("".join(rule[0].lower().split())):
            continue
        before = sheet[: rule.start()]
        if before.count("{") != before.count("}"):
            continue
        rules += 1
        if rules > MOST_RULES:
            return
        start = max(before.rfind(end) for end in "};") + 1
        for selector in before[start:].split(","):
            if _SIMPLE.fullmatch(selector.strip()):
                yield selector.strip()


def _vanishes(node: "LexborNode", style: str, paper: Colour | None) -> bool:
    """Return whether the text of `node` has the colour of what is behind it."""
    colour = colour_of(style, "color") or colour_of(f"color:{node.attributes.get('color')}")
    if colour is None:
        return False
    above: LexborNode | None = node
    for _ in range(50):
        if above is None:
            break
        if (behind := background_of(above)) is not None:
            return looks_like(colour, behind)
        above = above.parent
    return paper is not None and looks_like(colour, paper)
