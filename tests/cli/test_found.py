"""The part of a passage that a search shows: where the words of the query stand."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from agent.cli.documents import found, marking


def excerpt(query: str, text: str, rows: int = 5) -> str:
    page = io.StringIO()
    found.excerpt(Console(file=page, width=80), text, marking.spans(query, text), rows)
    return page.getvalue()


@pytest.mark.parametrize("at", [0, 3, 15, 28, 29])
def test_a_short_row_of_a_long_table_is_in_what_is_shown(at: int) -> None:
    rows = [f"sku: A{number}; name: widget" for number in range(30)]
    rows[at] = "sku: B1; name: sprocket"
    shown = excerpt("sprocket", "\n".join(rows))

    assert "sku: B1; name: sprocket" in shown
    assert len(shown.splitlines()) <= 7


@given(
    st.integers(0, 60), st.lists(st.integers(0, 90), min_size=61, max_size=61), st.integers(1, 6)
)
def test_the_word_is_shown_wherever_it_stands(at: int, widths: list[int], rows: int) -> None:
    lines = ["x " * (width // 2) for width in widths]
    lines[at] = "sprocket"

    assert "sprocket" in excerpt("sprocket", "\n".join(lines), rows)
