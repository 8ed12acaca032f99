"""Guards against circles in compound files, the containers of old binary formats such as .xls.

Format: [MS-CFB] Compound File Binary File Format, 2.2 (header) to 2.5 (DIFAT). Each sector names
the one that comes after it; python-calamine 0.9 follows a circle of them for ever.
"""

import struct
from array import array
from collections.abc import Iterator

from tools.documents.loading.limits import Skipped

HEADER_BYTES = 512
SHIFTS = (9, 12)
"""Sectors have 512 bytes or 4,096."""
END = 0xFFFF_FFFA
"""From here on a number is no sector: the end of a chain, or a mark."""


def check_chains(data: bytes) -> None:
    """Raise `Skipped` where the sectors of the compound file `data` go round in circles."""
    if len(data) < HEADER_BYTES:
        raise Skipped("is damaged: ends within its header")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in SHIFTS:
        raise Skipped("is damaged: has sectors of an unknown size")
    following = _joined(data, shift, _allocation(data, shift))
    _check(following)
    first_small = struct.unpack_from("<I", data, 60)[0]
    _check(_joined(data, shift, _chain(following, first_small)))


def _sector(data: bytes, shift: int, number: int) -> "array[int]":
    """Return the numbers in a sector; fewer where the file ends."""
    start = (number + 1) << shift
    piece = data[start : start + (1 << shift)]
    return _numbers(piece[: len(piece) // 4 * 4])


def _numbers(piece: bytes) -> "array[int]":
    return array("Q", struct.unpack(f"<{len(piece) // 4}I", piece))


def _joined(data: bytes, shift: int, sectors: Iterator[int]) -> "array[int]":
    """Return the numbers of several sectors, of no more than the file can hold."""
    table, most = _numbers(b""), len(data) >> shift
    for count, number in enumerate(sectors):
        if count > most:
            raise Skipped("is damaged: its sectors go round in a circle")
        table.extend(_sector(data, shift, number))
    return table


def _allocation(data: bytes, shift: int) -> Iterator[int]:
    """Yield the sectors of the table that says which sector comes after which."""
    yield from (one for one in struct.unpack_from("<109I", data, 76) if one < END)
    number = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) >> shift):
        if number >= END:
            return
        *sectors, number = _sector(data, shift, number) or [END]
        yield from (one for one in sectors if one < END)


def _chain(following: "array[int]", number: int) -> Iterator[int]:
    while number < len(following):
        yield number
        number = following[number]


def _check(following: "array[int]") -> None:
    """Raise where a chain comes back to a sector that it has already passed."""
    seen = array("Q", [0]) * len(following)
    for start in range(len(following)):
        number = start
        while number < len(following) and not seen[number]:
            seen[number] = start + 1
            number = following[number]
            if number < len(following) and seen[number] == start + 1:
                raise Skipped("is damaged: its sectors go round in a circle")
