"""A document with too many marks keeps some; each place that they still tell is a right one."""

import re
from dataclasses import replace

import pytest

from tests.tools.documents.loaded import loaded
from tools.documents.document import Document, Mark
from tools.documents.loading.thinning import APART, thinned
from tools.documents.numbering import numbered, spanning
from tools.documents.splitting.split import split

ROWS, MOST = 3_000, 1_000


@pytest.fixture(scope="module")
def table() -> Document:
    """A table of more rows than there may be marks; row 1 has the names of the columns."""
    whole = loaded("a.csv", "id,name\n" + "".join(f"{row},n{row}\n" for row in range(2, ROWS)))
    return replace(whole, marks=tuple(thinned(whole.marks, MOST)))


def told(label: str) -> range:
    """Return the rows that a place names: `row 4` or `rows 4-19`."""
    first, _, last = label.removeprefix("rows ").removeprefix("row ").partition("-")
    return range(int(first), int(last or first) + 1)


def test_each_row_of_a_very_long_table_is_in_the_part_that_names_it(table: Document) -> None:
    assert len(table.marks) < MOST
    for row in range(2, ROWS):
        at = table.text.index(f"\n{row},n{row}\n") + 1
        assert row in told(table.place(at, at + 1).part)
        assert len(told(table.place(at, at + 1).part)) <= APART


def test_each_passage_of_a_very_long_table_names_the_rows_in_it(table: Document) -> None:
    found = 0
    for passage in split(table):
        named = told(passage.place.part)
        whole = re.findall(r"^(\d+),n\1$", passage.text, re.MULTILINE)
        assert all(int(row) in named for row in whole)
        found += len(whole)
    assert found >= ROWS - 2


def test_blocks_are_thinned_before_anything_that_has_a_name() -> None:
    parts = [Mark(start, "part", f"row {start}") for start in range(0, MOST, 2)]
    blocks = [Mark(start + 1, "block") for start in range(0, 2 * MOST, 2)]
    marks = sorted([*parts, *blocks], key=lambda mark: mark.start)

    assert [mark for mark in thinned(marks, MOST) if mark.kind == "part"] == parts


def test_pages_stay_and_no_part_goes_on_behind_one_or_in_another_table() -> None:
    begin = [
        Mark(0, "part", "sheet A, row 1"),
        Mark(1, "part", "sheet A, row 4"),
        Mark(2, "part", "sheet B, row 5"),
        Mark(3, "part", "sheet B, row 2"),
        Mark(4, "page", number=1),
        Mark(5, "part", "sheet B, row 3"),
        Mark(6, "part", "notes"),
    ]
    many = [Mark(9 + number, "part", f"row {number}") for number in range(MOST)]

    assert thinned([*begin, *many], MOST)[:7] == [
        Mark(0, "part", "sheet A, rows 1-4"),
        Mark(2, "part", "sheet B, row 5"),
        Mark(3, "part", "sheet B, row 2"),
        Mark(4, "page", number=1),
        Mark(5, "part", "sheet B, row 3"),
        Mark(6, "part", "notes"),
        Mark(9, "part", "rows 0-999"),
    ]


def test_labels_are_joined_by_their_numbers() -> None:
    assert numbered("sheet Costs, row 4") == ("sheet Costs, row ", 4)
    assert numbered("notes") is None
    assert spanning("row 4", "row 9") == "rows 4-9"
    assert spanning("第4", "第9") == "第4-9"
