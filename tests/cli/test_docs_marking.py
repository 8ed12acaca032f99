"""Which parts of a passage are marked as the words of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.cli.documents import marking


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in marking.spans(query, text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("scaled attention", "Attention is SCALED.", ["Attention", "SCALED"]),
        ("transformers", "a Transformer, two transformers", ["Transformer", "transformers"]),
        ("the cost of rent", "Rent is the cost of others.", ["Rent", "cost"]),
        ("is it", "it is", ["it", "is"]),
        ("invoice 47", "invoice 47, invoice 4711", ["invoice", "47", "invoice"]),
        ("注意力机制是什么", "自注意力机制使用注意力。", ["注意力机制"]),
        ("钱", "花钱买", ["钱"]),
        ("BERT模型", "BERT 是一个模型", ["BERT", "模型"]),
        ("c++ (x", "c++ (x)", ["c", "x"]),
        ("nothing", "", []),
    ],
)
def test_words_are_found_without_case_and_with_endings(
    query: str, text: str, found: list[str]
) -> None:
    assert marked(query, text) == found


@given(st.text(max_size=40), st.text(max_size=200))
def test_marks_are_in_order_and_within_the_text(query: str, text: str) -> None:
    edges = [edge for span in marking.spans(query, text) for edge in span]

    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def test_the_window_holds_most_of_what_is_marked() -> None:
    text = f"cost {'x ' * 200} the rent and its cost {'y ' * 200}"
    first, last = marking.window(text, marking.spans("rent cost", text), 60)

    assert last - first <= 60
    assert "the rent and its cost" in text[first:last]


def test_a_short_text_is_its_own_window() -> None:
    assert marking.window("short", [], 60) == (0, 5)


@given(st.text(max_size=300), st.text(max_size=5), st.integers(10, 80))
def test_a_window_is_never_wider_than_asked(text: str, query: str, most: int) -> None:
    first, last = marking.window(text, marking.spans(query, text), most)

    assert 0 <= first <= last <= len(text)
    assert last - first <= most
