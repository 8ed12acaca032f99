"""E-mail and notebooks: what was written in them, part by part."""

import json
from email.message import EmailMessage
from typing import Any

import pytest

from tests.tools.documents.loaded import loaded, shown
from tools.documents.loading.limits import Limits, Skipped


def message(**more: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "王小明 <wang@example.org>"
    made["To"] = "Ada <ada@example.org>"
    made["Date"] = "Fri, 01 Mar 2024 23:30:00 +0800"
    made["Subject"] = more.get("subject", "会议纪要")
    made.set_content(more.get("text", "会议改到星期五。\n"))
    return made


def test_a_message_begins_with_its_headers_and_names_its_attachments() -> None:
    made = message()
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="报告.pdf")

    found = loaded("a.eml", made.as_bytes())
    assert found.text == (
        "From: 王小明 <wang@example.org>\nTo: Ada <ada@example.org>\n"
        "Date: Fri, 01 Mar 2024 23:30:00 +0800\nSubject: 会议纪要\n"
        "Attachments: 报告.pdf\n\n会议改到星期五。"
    )
    assert (found.kind, found.title, found.date) == ("mail", "会议纪要", "2024-03-01")


def test_a_message_of_html_alone_is_read_as_a_page() -> None:
    made = message(subject="Hi")
    made.set_content("<h1>标题</h1><p>text<script>x</script>", subtype="html")

    found = loaded("a.eml", made.as_bytes())
    assert found.text.endswith("Subject: Hi\n\n标题\n\ntext")
    assert shown(found, "heading") == [("heading", "标题", "标题")]


def test_plain_text_is_preferred_to_html() -> None:
    made = message(text="plain")
    made.add_alternative("<p>html", subtype="html")

    assert loaded("a.eml", made.as_bytes()).text.endswith("\n\nplain")


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (
            b"Subject: " + "主题".encode("gb18030") + b"\nContent-Type: text/plain; charset=gb2312",
            "主题",
        ),
        (b"Subject: =?gb2312?B?1tC5+g==?=\nContent-Type: text/plain; charset=x-nothing", "中国"),
        (b"Subject: ok\nDate: yesterday\nTo: <<<>,;:@\nContent-Type: ;;;", "ok"),
        (b"Subject: ok\nFrom: =?utf-8?B?////?= <a@b>\nContent-Type: multipart/mixed", "ok"),
    ],
)
def test_messages_that_break_the_rules_are_read(head: bytes, text: str) -> None:
    found = loaded("a.eml", head + b"\n\nbody\n")

    assert found.title == text
    assert found.text.endswith("body")


@pytest.mark.parametrize(
    "header",
    ["To: " + '"' * 100_000 + "((" * 50_000, "Subject: " + "=?utf-8?q?aa?= " * 200_000],
    ids=["quotes", "words"],
)
def test_an_endless_header_is_cut_before_it_is_parsed(header: str) -> None:
    found = loaded("a.eml", f"{header}\nFrom: a@b\n\nIt rains.")

    assert "From: a@b" in found.text
    assert found.text.endswith("It rains.")
    assert len(found.text) < 3_000


def test_each_message_of_a_box_is_a_part_with_its_subject() -> None:
    box = b"".join(
        b"From a@b.c Fri Mar  1 10:00:00 2024\n"
        + message(subject=subject, text=text).as_bytes()
        + b"\n"
        for subject, text in (("One", ">From here\nto there"), ("二", "第二封"))
    )

    found = loaded("a.mbox", box.replace(b"\n>From", b"\n>>From"))
    assert shown(found, "part", "heading") == [
        ("part", "message 1", "From: 王小明 <wang@example.org>"),
        ("heading", "One", "From: 王小明 <wang@example.org>"),
        ("part", "message 2", "From: 王小明 <wang@example.org>"),
        ("heading", "二", "From: 王小明 <wang@example.org>"),
    ]
    assert (found.kind, found.date) == ("mbox", "2024-03-01")
    assert found.place(found.text.index("第二封"), len(found.text)).part == "message 2"


def test_what_has_no_headers_is_no_mail() -> None:
    with pytest.raises(Skipped, match="is no e-mail: it has no headers"):
        loaded("a.eml", "just text\n")


def notebook(*cells: Any) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_cells_of_a_notebook_are_parts_with_what_they_printed() -> None:
    found = loaded(
        "a.ipynb",
        notebook(
            {"cell_type": "markdown", "source": ["# 分析\n", "Some text."]},
            {"cell_type": "raw", "source": ""},
            {
                "cell_type": "code",
                "source": "print(x)",
                "outputs": [
                    {"output_type": "stream", "text": ["1\n", "2\n"]},
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "42", "image/png": "AAAA"},
                    },
                    {
                        "output_type": "error",
                        "ename": "ValueError",
                        "evalue": "坏",
                        "traceback": [],
                    },
                ],
            },
        ),
    )

    assert found.text == "# 分析\nSome text.\n\nprint(x)\n\n1\n2\n\n42\nValueError: 坏"
    assert (found.kind, found.title, found.verbatim) == ("notebook", "分析", False)
    assert shown(found, "part", "heading") == [
        ("part", "cell 1", "# 分析"),
        ("heading", "分析", "# 分析"),
        ("part", "cell 3", "print(x)"),
    ]


def test_long_output_is_cut_and_told() -> None:
    cell = {"cell_type": "code", "source": "x", "outputs": [{"text": "y" * 9000}]}
    found = loaded("a.ipynb", notebook(cell))

    assert found.text == "x\n\n" + "y" * 2000
    assert found.warnings == ("only the first 2,000 characters of the output of cell 1 were read",)


def test_a_notebook_with_more_output_than_any_text_is_read() -> None:
    cell = {"cell_type": "code", "source": "x", "outputs": [{"text": "y" * 9000}]}
    found = loaded("a.ipynb", notebook(cell), Limits(text_characters=5000))

    assert found.text == "x\n\n" + "y" * 2000


@pytest.mark.parametrize(
    ("content", "why"),
    [("{", "is a damaged notebook"), ("[]", "is no notebook"), ('{"cells": 3}', "is no notebook")],
)
def test_what_is_no_notebook_is_skipped(content: str, why: str) -> None:
    with pytest.raises(Skipped, match=why):
        loaded("a.ipynb", content)


def test_odd_cells_are_passed_over() -> None:
    found = loaded(
        "a.ipynb", notebook(1, {"source": 5}, {"source": "x", "outputs": [1, {"data": 2}]})
    )

    assert found.text == "x"
