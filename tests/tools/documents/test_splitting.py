"""Passages are spans of a document: by its structure first, then by size; nothing is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.documents.document import Document, Mark, MarkKind, Place
from tools.documents.splitting.joining import MOST
from tools.documents.splitting.split import split
from tools.documents.splitting.weight import weigh

KINDS: tuple[MarkKind, ...] = ("page", "slide", "part", "heading", "block")
LABELS = st.sampled_from(["row 1", "row 2", "row 3", "其他"])
WORDS = st.sampled_from(
    ["word ", "一句话。", "é", "👩‍👩‍👧", "\n", "\n\n", " ", "end. ", "，", "-" * 9, "x" * 700]
)
TEXTS = st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=300)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(TEXTS) * draw(st.sampled_from([1, 1, 30]))
    starts = sorted(draw(st.lists(st.integers(0, len(text) + 5), max_size=12)))
    marks = [
        Mark(start, draw(st.sampled_from(KINDS)), draw(LABELS), at, 1)
        for at, start in enumerate(starts, 1)
    ]
    return Document("/a/b.txt", "text", text, tuple(marks), "B")


@settings(max_examples=150, deadline=None)
@given(documents())
def test_a_passage_is_the_text_of_its_document_at_its_place(document: Document) -> None:
    for one in split(document):
        assert one.text == document.text[one.place.start : one.place.end]
        assert weigh(one.text) <= MOST


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_character_that_tells_something_is_in_a_passage(document: Document) -> None:
    covered = bytearray(len(document.text))
    for one in split(document):
        length = one.place.end - one.place.start
        covered[one.place.start : one.place.end] = b"\1" * length

    left = "".join(
        character for character, found in zip(document.text, covered, strict=True) if not found
    )
    assert re.sub(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff=_*#|+~.:<>/\\-]", "", left) == ""


@settings(max_examples=100, deadline=None)
@given(documents())
def test_passages_are_in_order_numbered_and_told_apart(document: Document) -> None:
    found = list(split(document))

    assert [one.ordinal for one in found] == list(range(len(found)))
    assert [one.place.start for one in found] == sorted(one.place.start for one in found)
    assert len({one.id for one in found}) == len(found)
    assert list(split(document)) == found


@settings(max_examples=100, deadline=None)
@given(documents())
def test_a_passage_crosses_no_page(document: Document) -> None:
    walls = [mark.start for mark in document.marks if mark.kind in ("page", "slide")]

    for one in split(document):
        assert [at for at in walls if one.place.start < at < one.place.end] == []


@pytest.mark.parametrize(
    "text",
    ["x" * 300_000, "\n" * 300_000, "中" * 100_000, "👩‍👩‍👧‍👦" * 20_000, "e" + "\u0301" * 100_000,
     "。" * 100_000, "a\n" * 100_000, " " * 300_000 + "x", '."' * 100_000, "word " * 50_000],
    ids=["a word", "blank lines", "Chinese", "emoji", "marks", "stops", "lines", "spaces", "quotes",
         "words"],
)  # fmt: skip
def test_texts_without_structure_are_cut_too(text: str) -> None:
    document = Document("/a", "text", text)
    found = list(split(document))

    assert max([weigh(one.text) for one in found], default=0) <= MOST
    assert sum(one.place.end - one.place.start for one in found) >= len(text.strip())


def test_a_family_of_emoji_is_not_cut_apart() -> None:
    found = list(split(Document("/a", "text", "👩‍👩‍👧‍👦" * 500)))

    assert len(found) > 1
    assert {one.text.replace("👩‍👩‍👧‍👦", "") for one in found} == {""}


MARKDOWN = """# Handbook

## Leave

Ten days a year.

Ask your manager.

## Travel

By train.
"""


def headed(text: str) -> Document:
    marks = [
        Mark(found.start(), "heading", found[2], level=len(found[1]))
        for found in re.finditer(r"^(#+) (.*)$", text, re.MULTILINE)
    ]
    return Document("/h.md", "markdown", text, tuple(marks), "Handbook", verbatim=True)


def test_small_paragraphs_under_one_heading_share_a_passage() -> None:
    found = [(one.title, one.text, one.place.first_line) for one in split(headed(MARKDOWN))]

    assert found == [
        ("Handbook › Leave",
         "# Handbook\n\n## Leave\n\nTen days a year.\n\nAsk your manager.", 1),
        ("Handbook › Travel", "## Travel\n\nBy train.", 9),
    ]  # fmt: skip


def test_a_cut_paragraph_overlaps_at_a_sentence_in_chinese_too() -> None:
    sentences = [f"这是第{number}条规定，员工应当遵守公司的各项制度。" for number in range(60)]
    first, second, *_ = split(Document("/a", "text", "".join(sentences)))

    assert first.place.end > second.place.start
    shared = first.text[second.place.start - first.place.start :]
    assert shared in "".join(sentences[10:20])
    assert second.text.startswith("这是第")
    assert first.text.endswith("。")


def test_whole_paragraphs_do_not_overlap() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "It says this. " * 20 for number in range(20))
    found = list(split(Document("/a", "text", text)))

    assert len(found) > 5
    assert all(one.place.end <= two.place.start for one, two in zip(found, found[1:], strict=False))


def test_functions_are_kept_whole_where_they_fit() -> None:
    functions = [
        f"def f{at}(x):\n" + f"    x += {at}\n\n" * 30 + "    return x\n" for at in range(9)
    ]
    text, starts = "", []
    for function in functions:
        starts.append(len(text))
        text += function + "\n\n"
    marks = tuple(Mark(start, "block") for start in starts)

    found = [one.text for one in split(Document("/a.py", "python", text, marks))]

    assert found == ["\n\n\n".join(pair) for pair in _pairs([one.rstrip() for one in functions])]


def _pairs(items: list[str]) -> list[list[str]]:
    return [items[at : at + 2] for at in range(0, len(items), 2)]


def rows(count: int, words: str = "apples: 3; pears: 4") -> Document:
    text, marks = "", []
    for number in range(2, count + 2):
        marks.append(Mark(len(text), "part", f"sheet Costs, row {number}"))
        text += f"{words} {number}\n"
    return Document("/c.xlsx", "xlsx", text, tuple(marks), "c.xlsx")


def test_rows_share_a_passage_that_knows_where_each_one_is() -> None:
    (found,) = split(rows(3))

    assert found.place.part == "sheet Costs, rows 2-4"
    assert found.spots == (
        (0, "sheet Costs, row 2"),
        (22, "sheet Costs, row 3"),
        (44, "sheet Costs, row 4"),
    )


def test_a_quote_in_a_passage_of_rows_is_placed_in_its_row() -> None:
    document = rows(3)
    (found,) = split(document)
    at = found.text.index("pears: 4 3")

    assert found.spot(at, at + 10) == document.place(at, at + 10)
    assert found.spot(at, at + 10) == Place(at, at + 10, 2, 2, 0, "sheet Costs, row 3")


@settings(max_examples=100, deadline=None)
@given(documents(), st.data())
def test_a_quote_is_placed_in_a_passage_as_in_the_document(
    document: Document, data: st.DataObject
) -> None:
    for one in split(document):
        start = data.draw(st.integers(0, len(one.text) - 1))
        end = data.draw(st.integers(start + 1, len(one.text)))

        assert one.spot(start, end) == document.place(
            one.place.start + start, one.place.start + end
        )


def test_heavy_rows_stand_alone() -> None:
    found = list(split(rows(3, "a long cell " * 30)))

    assert [one.place.part for one in found] == [f"sheet Costs, row {at}" for at in (2, 3, 4)]
    assert {one.spots for one in found} == {()}


def test_rows_of_two_sheets_stay_apart() -> None:
    marks = (Mark(0, "part", "sheet A, row 1"), Mark(2, "part", "sheet B, row 2"))
    found = split(Document("/c.xlsx", "xlsx", "a\nb", marks))

    assert [(one.text, one.place.part) for one in found] == [
        ("a", "sheet A, row 1"),
        ("b", "sheet B, row 2"),
    ]


def test_chinese_labels_of_parts_have_no_plural() -> None:
    marks = (Mark(0, "part", "工作表 费用，行 1"), Mark(2, "part", "工作表 费用，行 2"))
    (found,) = split(Document("/c.xlsx", "xlsx", "甲\n乙", marks))

    assert found.place.part == "工作表 费用，行 1-2"


def test_lines_that_tell_nothing_are_left_out() -> None:
    marks = (Mark(0, "page", number=1), Mark(6, "page", number=2))
    found = list(split(Document("/a.pdf", "pdf", "-----\nWords", marks)))

    assert [(one.text, one.place.page) for one in found] == [("Words", 2)]


def test_a_document_without_text_has_no_passages() -> None:
    assert list(split(Document("/a", "text", " \n\u200b\n"))) == []
