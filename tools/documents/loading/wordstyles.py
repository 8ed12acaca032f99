"""Which paragraphs of a Word document are headings, titles or items of lists: by style or by level.

Format: ECMA-376, part 1, 17.7 (styles), 17.3.1.20 (outline levels), 17.9 (numbering).
"""

import re
from typing import Any

from tools.documents.loading.wordtext import local, value

HEADING = re.compile(
    r"^(?:heading|标题|標題|überschrift|titre|título|titolo|заголовок|見出し|제목)\s*([1-9])$"
)
"""Word keeps `heading 1` in every language; other programs write the name that they show."""
TITLES = ("title", "标题", "標題")
LISTS = re.compile(r"^(?:list(?!.*continue)|列表|列出)")
DEPTH = 10
"""So many styles may be based on one another: files with circles exist."""


class Styles:
    """The styles of one document."""

    def __init__(self, root: Any) -> None:
        found = () if root is None else (one for one in root if local(one) == "style")
        self._styles = {value(style, "styleId"): style for style in found}

    def level(self, paragraph: Any) -> int:
        """Return the level of a heading from 1 on, or 0 for other paragraphs."""
        stated = _outline(paragraph)
        if stated is not None:
            return stated
        for style in self._line(paragraph):
            name = _child(style, "name").lower()
            if match := HEADING.match(name):
                return int(match[1])
            stated = _outline(style)
            if stated is not None:
                return stated
            if name in TITLES:
                return 1
        return 0

    def is_title(self, paragraph: Any) -> bool:
        """Return whether a paragraph is the document's title."""
        return any(_child(style, "name").lower() in TITLES for style in self._line(paragraph))

    def in_list(self, paragraph: Any) -> bool:
        """Return whether a paragraph is an item of a list."""
        for one in (paragraph, *self._line(paragraph)):
            properties = _properties(one)
            if properties is not None and any(local(child) == "numPr" for child in properties):
                return True
        return any(LISTS.match(_child(style, "name").lower()) for style in self._line(paragraph))

    def _line(self, paragraph: Any) -> list[Any]:
        """Return the paragraph's style and those that it is based on."""
        properties = _properties(paragraph)
        identity = "" if properties is None else _child(properties, "pStyle")
        line: list[Any] = []
        while identity in self._styles and len(line) < DEPTH:
            line.append(self._styles[identity])
            identity = _child(line[-1], "basedOn")
        return line


def _properties(element: Any) -> Any:
    return next((child for child in element if local(child) == "pPr"), None)


def _child(element: Any, name: str) -> str:
    return next((value(child) for child in element if local(child) == name), "")


def _outline(element: Any) -> int | None:
    """Return the level that `element` states itself: 9 in the file means plain text."""
    properties = _properties(element)
    stated = "" if properties is None else _child(properties, "outlineLvl")
    if not stated.isdecimal():
        return None
    return int(stated) + 1 if int(stated) < 9 else 0
