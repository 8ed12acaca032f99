"""Markdown is its own text; its headings and blocks are found in it."""

from tests.tools.documents.loaded import loaded, shown
from tools.documents.document import Document, Mark

TEXT = """\
---
title: 年度报告
date: 2024-03-01 10:00:00
tags: [a, b]
---
# 概要 {#summary}

第一段。

Second *Title*
==============

```sh
# no heading
```

### A [link](http://x) with `code`

- one
- two

| a | b |
|---|---|
| 1 | 2 |
"""


def test_headings_blocks_and_front_matter_are_found() -> None:
    found = loaded("a.md", TEXT)

    assert (found.kind, found.text, found.verbatim) == ("markdown", TEXT, True)
    assert (found.title, found.date) == ("年度报告", "2024-03-01")
    assert shown(found) == [
        ("heading", "概要", "# 概要 {#summary}"),
        ("block", "", "第一段。"),
        ("heading", "Second Title", "Second *Title*"),
        ("block", "", "```sh"),
        ("heading", "A link with code", "### A [link](http://x) with `code`"),
        ("block", "", "- one"),
        ("block", "", "- two"),
        ("block", "", "| a | b |"),
        ("block", "", "| 1 | 2 |"),
    ]
    assert [mark.level for mark in found.marks if mark.kind == "heading"] == [1, 1, 3]


def test_without_front_matter_the_first_heading_is_the_title_and_else_the_name() -> None:
    assert loaded("a.md", "text\n\n# Title\n").title == "Title"
    assert loaded("笔记.md", "text\n\n## Part\n").title == "笔记.md"


def test_lines_of_a_file_with_windows_line_ends_stay_its_lines() -> None:
    found = loaded("a.md", "one\r\n\r\n# 二\r\nthree\r\n".encode("gb18030"))

    assert found.marks == (Mark(0, "block"), Mark(5, "heading", "二", level=1), Mark(9, "block"))
    assert found.line_at(9) == 4


def test_damaged_front_matter_is_text() -> None:
    for matter in (
        "---\n: [\n---\n",
        "---\n- a\n---\n",
        "---\nno end\n",
        "---\n!!python/object:x {}\n---\n",
    ):
        assert loaded("a.md", matter + "# T\n").text == matter + "# T\n"


def test_hostile_nesting_is_read() -> None:
    found = loaded("a.md", ">" * 5000 + " deep\n\n" + "- " * 2000 + "x\n\n" + "[" * 5000 + "\n")

    assert isinstance(found, Document)
