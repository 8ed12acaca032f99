"""What the child sends is looked at before it is believed."""

from typing import Any

import pytest

from tools.documents.document import DEEPEST, Document, Mark
from tools.documents.loading.thinning import MOST_MARKS
from tools.documents.loading.wire import HEAD, KINDS, Garbled, document_in, reply_with, unpacked

DOCUMENT = Document(
    "", "text", "北京 rain", (Mark(0, "page", number=1), Mark(3, "heading", "雨", level=DEEPEST)),
    "title", "2024-03-01", True, ("a warning",),
)  # fmt: skip
HEADING = KINDS.index("heading")


def said(marks: Any = (), **more: Any) -> dict[str, Any]:
    """Return what a message of no more than some marks says."""
    usual = {"kind": "", "title": "", "date": "", "verbatim": False, "warnings": ()}
    return {**usual, "marks": marks, **more}


def test_a_document_arrives_as_it_was_sent() -> None:
    message = reply_with(DOCUMENT)
    line = HEAD.unpack_from(message)[0]
    behind = HEAD.size + line

    told = unpacked(message[HEAD.size : behind])
    assert document_in(told["document"], message[behind:]) == DOCUMENT


@pytest.mark.parametrize(
    "mark",
    [
        (9, HEADING, "", 0, 1),
        (-1, HEADING, "", 0, 1),
        (0, len(KINDS), "", 0, 1),
        (0, HEADING, "", 0, DEEPEST + 1),
        (0, HEADING, "", 0, -1),
        (0, HEADING, "", 1.5, 1),
        (0, HEADING, None, 0, 1),
        (0, HEADING, "\ud800", 0, 1),
        (0, HEADING),
        7,
    ],
)
def test_a_mark_that_no_document_has_is_refused(mark: Any) -> None:
    with pytest.raises(Garbled):
        document_in(said([mark]), b"text")


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (said([(0, HEADING, "", 0, 1)] * (MOST_MARKS + 1)), b"text"),
        (said(title=7), b"text"),
        (said(warnings=[None]), b"text"),
        ({}, b"text"),
        (said(), b"\xff"),
    ],
    ids=["too many marks", "title", "warning", "nothing", "text"],
)
def test_what_is_no_document_is_refused(told: dict[str, Any], text: bytes) -> None:
    with pytest.raises(Garbled):
        document_in(told, text)


@pytest.mark.parametrize("line", [b"", b"[]", b"{", b"[" * 200_000, b"\xff"])
def test_a_line_that_is_no_object_is_refused(line: bytes) -> None:
    with pytest.raises(Garbled):
        unpacked(line)
