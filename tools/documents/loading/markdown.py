"""Reads Markdown: the text as it is, with its headings, blocks and front matter.

Format: https://spec.commonmark.org; front matter as Jekyll has it. Library: markdown-it-py, whose
blocks alone are wanted.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits
from tools.documents.loading.lines import line_starts

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_FRONT_MATTER = 20_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(
    r"!?\[([^\]\[]*)\](?:\([^)\s]*\)|\[[^\]]*\])|(?<!\\)[*`]+|</?[a-zA-Z][^>]{0,200}>"
)
_HEADING_ID = re.compile(r"\s*\{#[^}]*\}\s*$")
_BLOCK_TOKENS = (
    "paragraph_open fence code_block html_block table_open blockquote_open list_item_open "
    "tr_open hr"
)
_BLOCKS = frozenset(_BLOCK_TOKENS.split())


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    begin, matter = front_matter(found.text)
    marks = tuple(marks_in(found.text, begin))
    first = next((mark.label for mark in marks if mark.kind == "heading" and mark.level == 1), "")
    title = matter.get("title", "") or first
    return Document(
        "", "markdown", found.text, marks, title, iso_date(matter.get("date", "")), True,
        found.warnings,
    )  # fmt: skip


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """Return where the text behind the front matter begins, and what that says."""
    found = _FRONT_MATTER.match(text[:MOST_FRONT_MATTER])
    if found is None:
        return 0, {}
    import yaml

    try:
        said = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return 0, {}
    if not isinstance(said, dict):
        return 0, {}
    words = {str(key).lower(): str(value) for key, value in said.items() if value is not None}
    return found.end(), words


def marks_in(text: str, begin: int = 0) -> Iterator[Mark]:
    """Yield the marks of the Markdown in `text` from `begin` on, which is the start of a line."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    body = text[begin:].replace("\r", "\n")
    starts = [begin + at for at in line_starts(body)]
    tokens = parser.parse(body)
    for number, token in enumerate(tokens):
        if token.map is None:
            continue
        start = starts[min(token.map[0], len(starts) - 1)]
        if token.type == "heading_open":
            yield Mark(start, "heading", _label(tokens[number + 1]), level=int(token.tag[1:]))
        elif token.type in _BLOCKS and (token.level < 4):
            yield Mark(start, "block")


def plain(text: str) -> str:
    """Return one line of Markdown without its markup."""
    return _HEADING_ID.sub("", _INLINE.sub(lambda found: found[1] or "", text)).strip()


def _label(token: "Token") -> str:
    return plain(token.content.replace("\n", " "))
