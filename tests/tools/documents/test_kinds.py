"""What a file is read as: by its name, and by its first bytes where these know better."""

import io
import zipfile

import pytest

from tests.tools.documents.loaded import loaded
from tools.documents.loading import kinds, text
from tools.documents.loading.limits import Skipped


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.TXT", "text"),
        ("a.md", "markdown"),
        ("a.pdf", "pdf"),
        ("报告.docx", "word"),
        ("a.tar.gz", None),
        ("a.doc", None),
        ("a.png", None),
        ("README", kinds.SNIFFED),
        (".env", kinds.SNIFFED),
        ("notes.2024", kinds.SNIFFED),
        ("notes~", kinds.SNIFFED),
    ],
)
def test_the_suffix_tells_the_kind(name: str, kind: str | None) -> None:
    assert kinds.kind_of(name) == kind


def test_a_loader_is_found_by_the_name_of_its_module() -> None:
    assert kinds.loader_named("text") is text.load
    assert kinds.loader_named("tools.documents.loading.text") is text.load


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("README", "Read me. 请读我。", "text"),
        ("Makefile", "all:\n\techo\n", "text"),
        ("page", "\n<!DOCTYPE html><p>Hello", "html"),
        ("run", "#!/usr/bin/env -S python3 -u\nprint(1)\n", "python"),
        ("start", "#!/bin/bash\necho 1\n", "shell"),
        ("Inbox", "From a@b.c Fri Mar  1 10:00:00 2024\nSubject: Hi\n\ntext\n", "mbox"),
        ("notes.2024", "notes", "text"),
        ("strange.kind", "but text", "text"),
    ],
)
def test_files_without_a_telling_name_are_known_by_their_content(
    name: str, content: str, kind: str
) -> None:
    assert loaded(name, content).kind == kind


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # a fixed time: it names the test
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "is a PNG image, not text"),
        ("a.md", b"\xff\xd8\xff\xe0\0", "is a JPEG image, not text"),
        ("program", b"\x7fELF\x02\0", "is a program, not text"),
        ("a.csv", b"\x1f\x8b\x08\0", "is a gzip archive, not text"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "is in an old format of Microsoft Office, not text",
        ),
        ("a.txt", zipped("a", "b"), "is a zip archive, not text"),
        ("a.txt", zipped("a")[:20], "is a damaged zip archive"),
        ("a.html", b"<p>\0\0\0", "is not text"),
        ("a.txt", b" \n\n", "holds no text"),
    ],
)
def test_what_is_no_text_is_skipped_whatever_its_name(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Skipped) as raised:
        loaded(name, content)

    assert str(raised.value) == why


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n%PDF-1.4\n", "pdf"),
        (b"A file that begins with %PDF-1.4 is a PDF.", "text"),
        (b"SQLite format 3\0", "sqlite"),
        (zipped("word/document.xml"), "word"),
        (zipped("ppt/presentation.xml"), "slides"),
        (zipped("xl/workbook.xml"), "sheets"),
        (zipped("META-INF/container.xml"), "epub"),
        (b"plain", "text"),
    ],
)
def test_first_bytes_overrule_a_name_that_promises_text(content: bytes, kind: str) -> None:
    assert kinds.sniffed("text", io.BytesIO(content)) == kind
