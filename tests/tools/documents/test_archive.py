"""Hostile archives are found before a library opens them."""

import io
import struct
import zipfile

import pytest

from tests.tools.documents.rich import packed
from tools.documents.loading.archive import guarded, open_archive
from tools.documents.loading.limits import Limits, Skipped

SMALL = Limits(unpacked_bytes=5_000_000, ratio=10, members=50)


def opened(data: bytes, limits: Limits = SMALL, doctypes: bool = False) -> list[str]:
    return open_archive(io.BytesIO(data), limits, doctypes=doctypes).namelist()


def why(data: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(Skipped) as caught:
        opened(data, limits)
    return str(caught.value)


def patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return `data` with each header of a kind changed."""
    changed, at = bytearray(data), data.find(signature)
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = data.find(signature, at + 4)
    return bytes(changed)


def test_an_honest_one_is_opened_and_can_be_read() -> None:
    file = io.BytesIO(packed({"a.xml": "<a>text</a>", "b.bin": bytes(100_000)}))
    archive = open_archive(file, SMALL)

    assert archive.read("a.xml") == b"<a>text</a>"
    assert archive.read("b.bin") == bytes(100_000)


def test_an_empty_file_and_garbage_are_told_apart() -> None:
    assert why(b"") == "is empty"
    assert why(b"garbage") == "is damaged: not a whole zip archive"
    assert why(packed({"a": "b"})[:-10]) == "is damaged: not a whole zip archive"


def test_too_many_members_are_refused() -> None:
    assert why(packed({f"{number}": "" for number in range(51)})) == (
        "holds 51 members, more than 50"
    )


def test_a_bomb_is_refused_by_its_ratio() -> None:
    assert why(packed({"a": bytes(4_000_000)})).startswith("unpacks to more than 1,0")


def test_a_bomb_is_refused_by_its_size() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a", bytes(6_000_000))

    assert why(stored.getvalue()) == (
        "unpacks to more than 5,000,000 bytes, which no honest file of its size does"
    )


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    """The directory says ten bytes, with the right sum for them; what is packed are many more."""
    import zlib

    data = packed({"a": bytes(900_000)})
    short = struct.pack("<I", zlib.crc32(bytes(10)))
    data = patched(data, b"PK\x01\x02", 24, struct.pack("<I", 10))
    data = patched(data, b"PK\x01\x02", 16, short)

    assert why(data) == "is damaged: 'a' is longer than it says"


def test_a_member_that_is_shorter_than_it_says_is_refused() -> None:
    data = patched(packed({"a": "hello"}), b"PK\x01\x02", 24, struct.pack("<I", 10))

    assert why(data) == "is damaged: 'a' is not what it was when packed"


def test_changed_bytes_are_found() -> None:
    data = bytearray(packed({"mimetype": "hello"}))
    data[data.index(b"hello")] ^= 1

    assert why(bytes(data)) == "is damaged: 'mimetype' is not what it was when packed"


def test_a_member_that_is_not_where_it_should_be_is_refused() -> None:
    data = patched(packed({"a": "hello"}), b"PK\x01\x02", 42, struct.pack("<I", 5))

    assert why(data).startswith("is damaged: ")


def test_members_that_share_their_bytes_are_refused_by_the_ratio() -> None:
    whole = packed({"a": bytes(900_000)})
    at = whole.index(b"PK\x01\x02")
    entry, end = whole[at : whole.index(b"PK\x05\x06")], whole[whole.index(b"PK\x05\x06") :]
    entries = b"".join(entry[:-1] + bytes([65 + number]) for number in range(20))
    end = end[:8] + struct.pack("<HHI", 20, 20, len(entries)) + end[16:]

    assert why(whole[:at] + entries + bytes(end)).startswith("unpacks to more than ")


def test_encrypted_members_are_told() -> None:
    data = patched(packed({"a": "hello"}), b"PK\x01\x02", 8, b"\1")

    assert why(data) == "is encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_refused(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a", "hello")

    assert why(file.getvalue()) == "packs 'a' by a method that is not read"


def test_two_members_of_one_name_are_refused() -> None:
    data = packed({"a": "1", "b": "2"})

    assert why(data.replace(b"b", b"a")) == "is damaged: holds 'a' twice"


def test_archives_within_are_left_alone() -> None:
    bomb = packed({"a": bytes(100_000_000)})

    assert opened(packed({"inner.zip": bomb})) == ["inner.zip"]


def test_nothing_is_extracted() -> None:
    assert opened(packed({"../../evil": "x", "/etc/evil": "y"})) == ["../../evil", "/etc/evil"]


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"EncryptedPackage".decode().encode("utf-16-le"), "is encrypted"),
        (b"WordDocument".decode().encode("utf-16-le"), "is of the old binary format"),
    ],
)
def test_compound_files_are_told_apart(start: bytes, reason: str) -> None:
    for padding in (0, 65_530, 70_000):
        assert why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(padding) + start) == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_definitions_are_found_in_any_encoding(encoding: str) -> None:
    data = packed({"a.bin": f"\n<a/>{' ' * 65_530}<!ENTITY x 'y'>".encode(encoding)})

    assert why(data) == "defines entities or types in 'a.bin', which may do harm"


def test_encodings_that_hide_definitions_are_refused() -> None:
    for encoding in ("utf-7", "cp037", "unknown"):
        data = packed({"a.xml": f'<?xml version="1.0" encoding="{encoding}"?><a/>'})
        assert why(data) == f"writes 'a.xml' in the encoding '{encoding}', which is not read"


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16", "gb2312", "ISO-8859-1", "Shift_JIS"])
def test_honest_encodings_are_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a/>'

    assert opened(packed({"a.xml": text.encode(encoding)})) == ["a.xml"]


def test_document_types_may_be_allowed_and_entities_never() -> None:
    assert opened(packed({"a.html": "<!DOCTYPE html><p>x</p>"}), doctypes=True) == ["a.html"]
    with pytest.raises(Skipped):
        opened(packed({"a.html": "<!DOCTYPE html [<!ENTITY a 'b'>]>"}), doctypes=True)


def test_text_about_definitions_that_is_no_markup_is_read() -> None:
    assert opened(packed({"a.txt": "how to write <!ENTITY x>"})) == ["a.txt"]


def test_what_libraries_raise_is_told_in_short() -> None:
    with pytest.raises(Skipped, match=r"^is damaged: a b$"), guarded():
        raise AttributeError("a\nb")
    with pytest.raises(Skipped, match=r"^is damaged: KeyError$"), guarded():
        raise KeyError
    with pytest.raises(MemoryError), guarded():
        raise MemoryError
