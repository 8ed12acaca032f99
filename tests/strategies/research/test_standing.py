"""Where a quote stands on a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.strategies.research.standing import standing

TEXT = (
    "The Bridge was\nopened in 1932.  It is 503 m long, said\nStraße & Söhne. 桥由 陆远山\n修建。"
)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The Bridge was\nopened", "The Bridge was\nopened"),
        ("the bridge WAS opened in 1932", "The Bridge was\nopened in 1932"),
        ("thebridgewas opened", "The Bridge was\nopened"),
        ("“opened in 1932”", "opened in 1932"),
        ("STRASSE & söhne", "Straße & Söhne"),
        ("桥由陆远山修建", "桥由 陆远山\n修建"),
        ("The Bridge━503 m", "The Bridge was\nopened in 1932.  It is 503 m"),
        ("桥由━修建", "桥由 陆远山\n修建"),
        ("━503 m", None),
        ("503 m━The Bridge", None),
        ("The Bridge━never", None),
        ("The Bridge━", None),
        ("opened in 1933", None),
        ("", None),
        (" ", None),
        ("━", None),
    ],
)
def test_a_quote_is_found_whatever_its_case_and_blanks(quote: str, words: str | None) -> None:
    span = standing(quote, TEXT)

    assert (span and TEXT[span.start : span.end]) == words


@given(st.text(alphabet="aA ß\n-é桥。\u0301", max_size=30), st.data())
def test_every_piece_of_a_text_is_found_in_it_or_too_odd_to_fold(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = standing(text[start : data.draw(st.integers(start, len(text)))], text)

    assert span is None or 0 <= span.start < span.end <= len(text)
