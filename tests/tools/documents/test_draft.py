"""Text and marks grow together, within the limit."""

import pytest

from tools.documents.document import Document, Mark
from tools.documents.loading.draft import LINE, Draft
from tools.documents.loading.limits import Limits, Skipped


def test_marks_stand_where_their_text_begins() -> None:
    draft = Draft(Limits())
    draft.page(1)
    draft.heading("Rivers  of\nFrance", 1)
    draft.block("The Seine.")
    draft.page(2)
    draft.page(3)
    draft.part("table a")
    draft.block("row", LINE)

    assert draft.document("x").text == "Rivers  of\nFrance\n\nThe Seine.\nrow"
    assert draft.document("x").marks == (
        Mark(0, "page", number=1),
        Mark(0, "heading", "Rivers of France", level=1),
        Mark(19, "block"),
        Mark(30, "page", number=2),
        Mark(30, "page", number=3),
        Mark(30, "part", "table a"),
        Mark(30, "block"),
    )


def test_what_no_text_has_is_left_out() -> None:
    draft = Draft(Limits())
    draft.block(" a\0b\x1b\r\nc\ud800\ufffe ")
    draft.block("\x02 ")

    assert draft.document("x", " A\n\x07title ").text == "ab\nc"
    assert draft.document("x", " A\n\x07title ").title == "A title"


def test_text_ends_at_the_limit_and_says_so_once() -> None:
    draft = Draft(Limits(text_characters=5))
    for text in ("abc", "def", "ghi"):
        draft.block(text)

    assert draft.full
    assert (draft.document("x").text, draft.document("x").warnings) == (
        "abc",
        ("cut off after 5 characters",),
    )


def test_another_document_is_added_with_its_marks() -> None:
    draft = Draft(Limits(text_characters=12))
    draft.block("one")
    draft.part("chapter 2")
    draft.append(Document("", "html", "two three", (Mark(0, "block"), Mark(8, "block"))))

    assert draft.document("x").text == "one\n\ntwo thr"
    assert draft.document("x").marks == (
        Mark(0, "block"),
        Mark(5, "part", "chapter 2"),
        Mark(5, "block"),
    )


def test_nothing_is_no_document() -> None:
    with pytest.raises(Skipped, match=r"^holds no cells$"):
        Draft(Limits()).document("x", empty="holds no cells")
