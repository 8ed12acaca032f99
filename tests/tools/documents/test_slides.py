"""Presentations are read slide by slide."""

import datetime

import pytest
from pptx.presentation import Presentation
from pptx.util import Inches

from tests.tools.documents.loaded import title_path
from tests.tools.documents.rich import BOMB, marks, packed, page_of, read, slides, unpacked, word
from tools.documents.loading.limits import Limits, Skipped

SLIDE = "ppt/slides/slide1.xml"


def titled(presentation: Presentation, title: str, text: str) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = text


def test_a_sentence_is_on_its_slide_in_english_and_chinese() -> None:
    def write(presentation: Presentation) -> None:
        titled(presentation, "The Seine", "It is 777 km long.\nIt crosses Paris.")
        titled(presentation, "塞纳河", "全长777公里。")

    document = read("slides", slides(write), "rivers.pptx")

    assert document.text == (
        "The Seine\n\nIt is 777 km long.\nIt crosses Paris.\n\n塞纳河\n\n全长777公里。"
    )
    assert page_of(document, "crosses") == 1
    assert page_of(document, "全长") == 2
    assert title_path(document, document.text.index("全长")) == ("塞纳河",)
    assert (document.title, document.kind) == ("rivers.pptx", "slides")


def test_title_and_date_are_those_that_it_states() -> None:
    def write(presentation: Presentation) -> None:
        presentation.core_properties.title = "河流"
        presentation.core_properties.modified = datetime.datetime(2024, 3, 5)
        titled(presentation, "a", "b")

    document = read("slides", slides(write))

    assert (document.title, document.date) == ("河流", "2024-03-05")


def test_shapes_are_read_from_the_top_down_and_groups_are_entered() -> None:
    def write(presentation: Presentation) -> None:
        shapes = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes
        for text, left, top in (("below", 1, 4), ("right", 5, 1.05), ("left", 1, 1.1)):
            box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
            box.text_frame.text = text
        group = shapes.add_group_shape().shapes
        group.add_textbox(Inches(1), Inches(6), Inches(2), Inches(1)).text_frame.text = "grouped"

    assert read("slides", slides(write)).text == "left\n\nright\n\nbelow\n\ngrouped"


def test_tables_are_read_row_by_row() -> None:
    def write(presentation: Presentation) -> None:
        shapes = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes
        table = shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
        cells = ("River", "Length", "卢瓦尔河", "1,006\nkm")
        for cell, text in zip(table.iter_cells(), cells, strict=True):
            cell.text = text

    document = read("slides", slides(write))

    assert document.text == "River | Length\n卢瓦尔河 | 1,006 km"
    assert marks(document, "block") == [("block", 0, 0), ("block", 0, 15)]


def test_notes_of_the_speaker_are_named_as_such() -> None:
    def write(presentation: Presentation) -> None:
        titled(presentation, "The Seine", "Text.")
        presentation.slides[0].notes_slide.notes_text_frame.text = "Say hello 你好."

    assert read("slides", slides(write)).text == "The Seine\n\nText.\n\nNotes: Say hello 你好."


def test_slides_are_read_up_to_the_limit() -> None:
    def write(presentation: Presentation) -> None:
        for title in "abc":
            titled(presentation, title, "")

    document = read("slides", slides(write), limits=Limits(pages=2))

    assert (document.text, document.warnings) == (
        "a\n\nb",
        ("only the first 2 of 3 slides were read",),
    )


def test_one_with_macros_is_just_read() -> None:
    members = unpacked(slides(lambda presentation: titled(presentation, "a", "b")))
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    )

    assert read("slides", packed(members), "a.pptm").text == "a\n\nb"


def test_another_kind_of_office_document_is_skipped() -> None:
    data = word(lambda document: document.add_paragraph("text"))

    with pytest.raises(Skipped, match=r"^is not a presentation$"):
        read("slides", data)


def test_a_plain_archive_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^is not a presentation$"):
        read("slides", packed({"a.txt": "hello"}))


def test_one_without_text_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^holds no text$"):
        read("slides", slides(lambda presentation: None))


@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused(doctype: str) -> None:
    members = unpacked(slides(lambda presentation: titled(presentation, "a", "b")))
    members[SLIDE] = doctype.encode() + members[SLIDE].partition(b"?>")[2]

    with pytest.raises(Skipped, match=r"^defines entities or types in 'ppt/slides/slide1.xml'"):
        read("slides", packed(members))


def test_a_slide_that_is_missing_skips_the_file() -> None:
    members = unpacked(slides(lambda presentation: titled(presentation, "a", "b")))
    del members[SLIDE]

    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("slides", packed(members))
