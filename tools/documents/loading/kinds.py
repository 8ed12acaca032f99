"""Which files can be read, and what reads them: by the file's suffix, then by its first bytes.

First bytes: https://www.iana.org/assignments/media-types, the formats' own specifications, and
magic(5).
"""

import importlib
import re
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import BinaryIO, Protocol, cast
from zipfile import BadZipFile, ZipFile

from tools.documents.document import Document
from tools.documents.loading.limits import Limits, Skipped


class Loader(Protocol):
    """Reads one kind of file."""

    def __call__(self, file: BinaryIO, name: str, limits: Limits) -> Document:
        """Return the document in `file`, a regular file that can be sought.

        Args:
            file: is read from its beginning; nothing else of the disk may be.
            name: of the file, without its folder.
            limits: what it may take.

        The caller sets `source`, and `date` where the document does not say its own. Raises
        `Skipped`.
        """
        ...


_RICH = {
    "pdf": ".pdf",
    "word": ".docx .docm .dotx .dotm",
    "slides": ".pptx .pptm .ppsx .ppsm .potx",
    "sheets": ".xlsx .xlsm .xltx .xltm .xls .xlsb .ods",
    "opendocument": ".odt .odp .ott .otp",
    "rtf": ".rtf",
    "epub": ".epub",
    "sqlite": ".sqlite .sqlite3 .db .db3",
}
_PLAIN = {
    "text": ".txt .text .log .srt .vtt .ini .cfg .conf .properties .toml .yaml .yml .xml .xsd .asc "
    ".adoc .asciidoc .org .bib .diff .patch .env .editorconfig .po .pot .sbv .lrc .nfo .me .rtxt",
    "restructured": ".rst .rest",
    "latex": ".tex .latex .ltx .sty .cls",
    "markdown": ".md .markdown .mdown .mkd .mdx .qmd .rmd",
    "html": ".html .htm .xhtml .xht .shtml",
    "tables": ".csv .tsv .tab .psv",
    "records": ".json .jsonl .ndjson .geojson .json5 .jsonc .webmanifest",
    "mail": ".eml .mbox .mbx",
    "notebook": ".ipynb",
    "code": ".py .pyi .pyw .js .mjs .cjs .jsx .ts .mts .cts .tsx .java .kt .kts .scala .groovy .go "
    ".rs .c .h .cc .cpp .cxx .hh .hpp .hxx .m .mm .cs .fs .vb .swift .rb .php .pl .pm .lua .r .jl "
    ".sh .bash .zsh .fish .ps1 .bat .cmd .sql .hs .ml .mli .ex .exs .erl .clj .cljs .lisp .el "
    ".scm .dart .zig .nim .v .sv .vhd .vhdl .asm .s .f .f90 .f95 .pas .d .proto .graphql .thrift "
    ".cmake .gradle .mk .tf .hcl .nix .vue .svelte .css .scss .sass .less .coffee .tcl .awk .sol",
}
BY_SUFFIX: Mapping[str, str] = MappingProxyType(
    {suffix: module for module, suffixes in (_RICH | _PLAIN).items() for suffix in suffixes.split()}
)
"""The module in this package that reads files with a suffix; its function is `load`."""

SNIFFED = "sniffed"
"""Stands for the kind of a file whose name does not tell it: its first bytes will."""
FIRST_BYTES = 4096
_NO_SUFFIX = re.compile(r"|\.[0-9]+|\.?~")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"OggS\0", "a sound"),
    (b"ID3\x03", "a sound"),
    (b"ID3\x04", "a sound"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "in an old format of Microsoft Office"),
)
_MEMBERS = {"word/": "word", "ppt/": "slides", "xl/": "sheets"}
_OFFICE = ("word", "slides", "sheets", "opendocument")


def kind_of(name: str, readers: Mapping[str, str] = BY_SUFFIX) -> str | None:
    """Return the module that reads files with this name, `SNIFFED`, or None where nothing does."""
    suffix = PurePath(name).suffix.lower()
    return SNIFFED if _NO_SUFFIX.fullmatch(suffix) else readers.get(suffix)


def loader_named(module: str) -> Loader:
    """Return the loader in `module`: one of this package, or any other by its whole name."""
    whole = module if "." in module else f"{__package__}.{module}"
    return cast(Loader, importlib.import_module(whole).load)


def sniffed(named: str, file: BinaryIO) -> str:
    """Return the module that reads `file`, whose name says `named`.

    The first bytes overrule a name that promises text: a PDF named `a.txt` is read as PDF. Raises
    `Skipped`.
    """
    start = file.read(FIRST_BYTES)
    file.seek(0)
    if start.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if start.startswith(b"PK\x03\x04"):
        return named if named == "epub" else _zipped(named, file)
    if named in _RICH:
        return named
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise Skipped(f"is {what}, not text")
    return _by_content(start) if named == SNIFFED else named


def _zipped(named: str, file: BinaryIO) -> str:
    """Return what reads the zip archive `file`: such are the newer formats of offices."""
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()[:1000]
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        if named in _OFFICE:
            return named
        raise Skipped("is a damaged zip archive") from None
    finally:
        file.seek(0)
    for folder, module in _MEMBERS.items():
        if any(name.startswith(folder) for name in names):
            return module
    if "META-INF/container.xml" in names:
        return "epub"
    if named in _OFFICE:
        return named
    raise Skipped("is a zip archive, not text")


def _by_content(start: bytes) -> str:
    """Return what reads a file without a telling name that begins with `start`."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:256].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if head.startswith(b"#!"):
        return "code"
    if re.match(rb"From \S+ .*\d{4}\r?\n[A-Za-z-]+:", start):
        return "mail"
    return "text"
