"""Whatever bytes a file holds: it is read or skipped, and what was read holds together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.documents.loaded import loaded
from tools.documents.loading.limits import Limits, Skipped

SUFFIXES = (
    *(".txt", ".md", ".html", ".csv", ".tsv", ".json", ".jsonl", ".eml"),
    *(".mbox", ".ipynb", ".py", ".go", ".rst", ".tex", ".vtt"),
)
PIECES = st.sampled_from(
    [
        b"# ", b"---\n", b"\n", b"\r\n", b"\r", b"\t", b",", b'"', b"<p>", b"<tr><td>", b"</",
        b"From a@b Fri Mar  1 10:00:00 2024\n", b"Subject: =?gb2312?B?1tC5?=\n", b"[", b"{", b"}",
        b'{"cells": [{"source": "x"}]}', b"def f():\n", b"class A:\n", b"====\n", b"\\section{",
        "北京".encode(), "北京".encode("gb18030"), b"\xff", b"\xed\xa0\x80", b"\x1b[31m", b"word ",
        b"00:00:01,000 --> 00:00:02,000\n", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
    ]
)  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=20, deadline=None)
@given(pieces=st.lists(PIECES | st.binary(max_size=8), max_size=30))
def test_any_bytes_are_read_or_skipped(suffix: str, pieces: list[bytes]) -> None:
    found, reason = None, ""
    try:
        found = loaded(f"a{suffix}", b"".join(pieces), Limits(text_characters=200))
    except Skipped as error:
        reason = str(error)

    assert "(" not in reason  # else a loader failed at what it did not expect
    if found is None:
        return
    found.text.encode()
    assert 0 < len(found.text) <= 200
    assert "\0" not in found.text
    assert [mark.start for mark in found.marks] == sorted(mark.start for mark in found.marks)
    assert all(0 <= mark.start < len(found.text) for mark in found.marks)
