"""Guards against hostile zip archives, before any library opens them.

Formats: .ZIP File Format Specification (APPNOTE 6.3.10); the attacks are those of Fifield 2019, `A
better zip bomb`, and of XML entities (CWE-776, CWE-611). Nothing is ever extracted to the disk.
"""

import codecs
import contextlib
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tools.documents.loading.limits import Limits, Skipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: one of the old binary formats, or a new one with a password."""
PASSWORD = "EncryptedPackage".encode("utf-16-le")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK = 1 << 16
FREE_BYTES = 1_000_000
"""So much may be unpacked at any ratio: a short text of blanks is no bomb."""
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
HIDING = ("utf-7", "unicode-escape", "raw-unicode-escape")
"""Encodings that may write any character in a second way."""
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turn whatever a library raises on a stranger's file into `Skipped`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a library does not know of a format, it warns of
            yield
    except (Skipped, MemoryError, RecursionError, ImportError):
        raise
    except Exception as error:  # parsers fail on damaged files with anything, also `AttributeError`
        said = " ".join(str(error).split())[:100]
        raise Skipped(f"is damaged: {said or type(error).__name__}") from error
    except BaseException as error:  # a library in Rust panics with what no `Exception` is
        if type(error).__name__ != "PanicException":
            raise
        raise Skipped("is damaged: what reads it gave up") from error


def open_archive(file: BinaryIO, limits: Limits, *, doctypes: bool = False) -> zipfile.ZipFile:
    """Return the zip archive in `file`, checked: all its members can be read within `limits`.

    Args:
        file: is read as a whole.
        limits: what it may unpack to.
        doctypes: whether its XML may hold document types; entities never.
    """
    archive = _opened(file)
    members = archive.infolist()
    if len(members) > limits.members:
        raise Skipped(f"holds {len(members):,} members, more than {limits.members:,}")
    _check_names(members)
    size = file.seek(0, 2)
    allowed = min(limits.unpacked_bytes, FREE_BYTES + limits.ratio * size)
    if sum(member.file_size for member in members) > allowed:
        raise Skipped(
            f"unpacks to more than {allowed:,} bytes, which no honest file of its size does"
        )
    for member in members:
        _check_markup(member.filename, _unpacked(file, member), doctypes)
    file.seek(0)
    return archive


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    file.seek(0)
    start = file.read(len(OLE))
    if not start:
        raise Skipped("is empty")
    if start == OLE:
        raise Skipped("is encrypted" if _holds(file, PASSWORD) else "is of the old binary format")
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise Skipped("is damaged: not a whole zip archive") from error


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    file.seek(0)
    tail = b""
    while chunk := file.read(CHUNK):
        if wanted in tail + chunk:
            return True
        tail = chunk[-len(wanted) :]
    return False


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        if member.flag_bits & 1:
            raise Skipped("is encrypted")
        if member.compress_type not in METHODS:
            raise Skipped(f"packs {member.filename!r:.80} by a method that is not read")
        if member.filename in seen:
            raise Skipped(f"is damaged: holds {member.filename!r:.80} twice")
        seen.add(member.filename)


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of `member`, and no more than it says there are.

    Read here and not by `zipfile`, which stops at the size that the archive's directory tells:
    a member that tells too little has to be found, as other readers go on to its real end.
    """
    file.seek(member.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Skipped(f"is damaged: {member.filename!r:.80} is not where it should be")
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    done, crc, left = 0, 0, member.compress_size
    for chunk in _inflated(file, left, member.compress_type == zipfile.ZIP_STORED):
        done, crc = done + len(chunk), zlib.crc32(chunk, crc)
        if done > member.file_size:
            raise Skipped(f"is damaged: {member.filename!r:.80} is longer than it says")
        yield chunk
    if (done, crc) != (member.file_size, member.CRC):
        raise Skipped(f"is damaged: {member.filename!r:.80} is not what it was when packed")


def _inflated(file: BinaryIO, left: int, stored: bool) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    while left > 0 and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        if stored:
            yield packed
            continue
        while packed and not inflater.eof:
            try:
                chunk = inflater.decompress(packed, CHUNK)
            except zlib.error as error:
                raise Skipped("is damaged: cannot be unpacked") from error
            yield chunk
            packed = inflater.unconsumed_tail
    while not stored and not inflater.eof and (chunk := inflater.decompress(b"", CHUNK)):
        yield chunk


def _check_markup(name: str, chunks: Iterator[bytes], doctypes: bool) -> None:
    """Read `chunks` to their end; raises `Skipped` where they are XML that defines something."""
    refused = DEFINITIONS[1:] if doctypes else DEFINITIONS
    markup, tail, first = False, b"", True
    for chunk in chunks:
        text = chunk.replace(b"\0", b"")  # UTF-16 shows what it says
        if first:
            first = False
            text = (
                text.removeprefix(b"\xef\xbb\xbf")
                .removeprefix(b"\xff\xfe")
                .removeprefix(b"\xfe\xff")
            )
            markup = text.lstrip().startswith(b"<")
            _check_encoding(name, text if markup else b"")
        if markup and any(one in tail + text for one in refused):
            raise Skipped(f"defines entities or types in {name!r:.80}, which may do harm")
        tail = text[-16:]


def _check_encoding(name: str, text: bytes) -> None:
    """Refuse an encoding in which a definition would not show, such as UTF-7."""
    if found := DECLARED.match(text):
        encoding = found[1].decode("ascii")
        with contextlib.suppress(LookupError, UnicodeError):
            if codecs.lookup(encoding).name in HIDING:
                raise LookupError
            written = "<!DOCTYPE".encode(encoding).replace(b"\0", b"")
            if written.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff") == b"<!DOCTYPE":
                return
        raise Skipped(f"writes {name!r:.80} in the encoding {encoding!r}, which is not read")
