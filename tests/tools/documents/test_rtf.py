"""Rich Text Format is read as plain paragraphs."""

import pytest

from tests.tools.documents.rich import marks, read
from tools.documents.loading.limits import Skipped

HEAD = r"{\rtf1\ansi\ansicpg936{\info{\title \'ba\'d3\'c1\'f7}{\creatim\yr2024\mo3\dy5}}"


def test_paragraphs_and_tables_are_read_in_english_and_chinese() -> None:
    body = (
        r"\pard The \b Seine\b0  is long.\par \'b0\'cd\'c0\'e8\par \u24052?\u40654?\par"
        r"\trowd\cellx1\cellx2 River\cell Km\cell\row}"
    )
    document = read("rtf", f"{HEAD}{body}".encode())

    assert document.text == "The Seine is long.\n\n巴黎\n\n巴黎\nRiver | Km"
    assert [kind for kind, _, _ in marks(document, "block")] == ["block"] * 4
    assert (document.title, document.date, document.kind) == ("河流", "2024-03-05", "rtf")


def test_bytes_of_its_code_page_are_read() -> None:
    assert read("rtf", f"{HEAD}巴黎}}".encode("gbk")).text == "巴黎"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "is empty"), (b"hello", "is not Rich Text Format"), (b"{\\rtf1 }", "holds no text")],
)
def test_what_holds_nothing_is_skipped(data: bytes, reason: str) -> None:
    with pytest.raises(Skipped, match=f"^{reason}$"):
        read("rtf", data)


def test_an_unknown_code_page_and_open_groups_do_no_harm() -> None:
    assert read("rtf", b"{\\rtf1\\ansicpg99999 text" + b"{" * 10_000).text == "text"
