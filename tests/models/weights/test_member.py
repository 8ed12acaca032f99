import zipfile
from collections.abc import Iterator

import pytest

from agent.models.weights.member import PIECE_BYTES, BadArchive, read
from tests.models.weights.fakes import archive

MEMBERS = {"a/__init__.py": b"# first", "a/data/part01.bin": bytes(5000) + b"end", "a/last": b"x"}


def pieces(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_is_read_whatever_the_pieces_are(method: int, size: int) -> None:
    body = archive(MEMBERS, method)

    assert b"".join(read(pieces(body, size), "/data/part01.bin")) == bytes(5000) + b"end"


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_deflated_member_whose_size_follows_it_is_read(size: int) -> None:
    body = archive(MEMBERS, forward_only=True)

    assert b"".join(read(pieces(body, size), "/data/part01.bin")) == bytes(5000) + b"end"


def test_a_stored_member_whose_size_follows_it_is_refused() -> None:
    body = archive(MEMBERS, zipfile.ZIP_STORED, forward_only=True)

    with pytest.raises(BadArchive) as caught:
        list(read(pieces(body, 100), "/data/part01.bin"))
    assert str(caught.value) == "its sizes are not told in advance"


def test_a_large_member_comes_in_bounded_pieces() -> None:
    body = archive({"a/data/part01.bin": bytes(20 << 20)})

    sizes = [len(piece) for piece in read(pieces(body, 1 << 16), "/data/part01.bin")]
    assert (max(sizes), sum(sizes)) == (PIECE_BYTES, 20 << 20)


def test_an_archive_without_the_member_is_refused() -> None:
    with pytest.raises(BadArchive) as caught:
        list(read(pieces(archive(MEMBERS), 100), "/data/part02.bin"))
    assert str(caught.value) == "there is no /data/part02.bin in it"


@pytest.mark.parametrize("kept", [10, 60, 110])
def test_an_archive_that_is_cut_is_refused(kept: int) -> None:
    body = archive(MEMBERS)[:kept]

    with pytest.raises(BadArchive) as caught:
        list(read(pieces(body, 100), "/data/part01.bin"))
    assert str(caught.value) == "the archive is cut short"


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(BadArchive) as caught:
        list(read(iter([b"<html>no</html>"]), "/data/part01.bin"))
    assert str(caught.value) == "there is no /data/part01.bin in it"


def test_a_member_that_does_not_inflate_is_refused() -> None:
    body = bytearray(archive({"a/data/part01.bin": bytes(range(256)) * 40}))
    start = 30 + len("a/data/part01.bin")
    body[start : start + 20] = b"\xff" * 20

    with pytest.raises(BadArchive):
        list(read(pieces(bytes(body), 100), "/data/part01.bin"))


def test_a_member_packed_in_another_way_is_refused() -> None:
    body = archive(MEMBERS, zipfile.ZIP_BZIP2)

    with pytest.raises(BadArchive) as caught:
        list(read(pieces(body, 100), "/data/part01.bin"))
    assert str(caught.value) == "a/__init__.py is packed by method 12"
