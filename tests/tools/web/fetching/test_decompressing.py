"""What is compressed comes out whole, however it is cut into chunks."""

import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ToolError
from tools.web.fetching.decompressing import PIECE_BYTES, decompressed

PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data),
    "deflate": lambda data: zlib.compress(data),
}


def _cut(data: bytes, step: int) -> Iterator[bytes]:
    return (data[at : at + step] for at in range(0, len(data), step))


@given(
    st.binary(max_size=2000),
    st.integers(1, 700),
    st.lists(st.sampled_from(sorted(PACKS)), max_size=2),
    st.integers(1, 100),
)
def test_all_of_it_comes_out(data: bytes, step: int, names: list[str], times: int) -> None:
    packed = data * times
    for name in names:
        packed = PACKS[name](packed)

    assert b"".join(decompressed(_cut(packed, step), names, lambda: False)) == data * times


@given(st.binary(min_size=1, max_size=200), st.integers(1, 50), st.integers(2, 4))
def test_several_members_in_a_row_are_one_text(data: bytes, step: int, members: int) -> None:
    packed = gzip.compress(data) * members

    assert b"".join(decompressed(_cut(packed, step), ["gzip"], lambda: False)) == data * members


@given(st.binary(max_size=300), st.integers(1, 50), st.sampled_from(sorted(PACKS)))
def test_garbage_is_refused_or_read_and_nothing_else(data: bytes, step: int, name: str) -> None:
    told = ""
    try:
        list(decompressed(_cut(data, step), [name], lambda: False))
    except ToolError as error:
        told = str(error)

    assert told in ("", "its compressed text is damaged", "its compressed text broke off")


def test_no_piece_is_larger_than_it_has_to_be() -> None:
    packed = gzip.compress(bytes(10_000_000))

    sizes = [len(piece) for piece in decompressed([packed], ["gzip"], lambda: False)]

    assert sum(sizes) == 10_000_000
    assert max(sizes) == PIECE_BYTES


def test_what_was_cut_may_lack_its_end() -> None:
    whole = b"".join(b"%d " % number for number in range(50_000))
    packed = gzip.compress(whole)[:50_000]

    found = b"".join(decompressed([packed], ["gzip"], lambda: True))

    assert found
    assert whole.startswith(found)
    with pytest.raises(ToolError, match="its compressed text broke off"):
        list(decompressed([packed], ["gzip"], lambda: False))
