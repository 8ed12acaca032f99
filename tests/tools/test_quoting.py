"""Quotes are found word for word, and nothing else is."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.folding import fold, respelt
from tools.quoting import LEAST_CHARACTERS, MOST_CHARACTERS, Span, find, weight

WORDS = st.text("abcdeABé", min_size=1, max_size=6)
IDEOGRAPHS = st.text("中文文档在这里找到了", min_size=1, max_size=6)
NOISE = (" ", "  ", "\n", "\t", "\u00a0", " \n ", "\u3000", "\u200b ", "\r\n")


def found(quote: str, text: str) -> str | None:
    span = find(quote, text)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("the tower", "On the\n  tower.", "the\n  tower"),
        ("an example of it", "an exam-\nple of it", "an exam-\nple of it"),
        ("a well-known fact", "a well-\nknown fact", "a well-\nknown fact"),
        ("soft hyphen", "so\u00adft hy\u00ad\nphen", "so\u00adft hy\u00ad\nphen"),
        ('he said "no way"', "he said “no way”", "he said “no way"),
        ("it's 1932-1933", "it’s 1932–1933", "it’s 1932–1933"),
        ("an office file", "an of\ufb01ce \ufb01le", "an of\ufb01ce \ufb01le"),
        ("the naïve café", "the nai\u0308ve cafe\u0301!", "the nai\u0308ve cafe\u0301"),
        ("wait... then", "wait… then", "wait… then"),
        ("zero width", "ze\u200bro wid\ufeffth", "ze\u200bro wid\ufeffth"),
        ("ＦＵＬＬ width", "FULL width", "FULL width"),
        ("1½ cups", "of 1 1/2 cups", "1 1/2 cups"),
        ("10^2 metres", "10² metres", "10² metres"),
        ("他在1803年到达", "他在 1803\n年到 达。", "他在 1803\n年到 达"),
        ("你好，世界", "你好,世界", "你好,世界"),
        ("ガギ", "ｶﾞｷﾞ", "ｶﾞｷﾞ"),
        ("북쪽에서", "북쪽에서", "북쪽에서"),
        ("The tower is tall.", "The tower is tall, and old", "The tower is tall"),
        ("“the tower is”", "the tower is", "the tower is"),
        ("102, Bert, 30", "101, Anna, 25\n102, Bert, 30", "102, Bert, 30"),
        ("500 people died", "In 2019 500 people died", "500 people died"),
        ("二十人参加", "有二十人参加", "二十人参加"),
    ],
)
def test_the_same_words_are_found_however_they_are_set(quote: str, text: str, stands: str) -> None:
    assert found(quote, text) == stands


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("cats", "concats"), ("cats", "catsup"), ("cats sat", "wildcats sat"),
        ("18 people", "1803 people"), ("in 1803", "in 18031"), ("180 people", "1180 people"),
        ("1.5 million", "11.5 million"), ("5 million", "1.5 million"), ("grew by 1", "grew by 1.5"),
        ("grew by 1", "grew by 1,000"), ("5 degrees", "it has -5 degrees"), ("10 2 m", "10² m"),
        ("102 metres", "10² metres"), ("2019.5 people", "in 2019. 5 people"),
        ("he can", "he can't"), ("the rapist", "therapist"), ("nowhere", "now here"),
        ("Us and them", "US and them"), ("profit made", "non-profit made"),
        ("500 euros", "it is 1 500 euros"), ("500 euros", "it is 1\u00a0500 euros"),
        ("500 euros", "it is 1’500 euros"), ("5 percent", "some .5 percent"),
        ("30 pm now", "at 5:30 pm now"), ("2 of it", "1/2 of it"), ("grew by 5", "grew by 5 %"),
        ("it cost 5", "it cost 5 million"), ("费用3", "费用3万元"),
        ("二十人参加", "一百二十人参加"), ("是老师", "他不是老师"), ("增加", "收入没有增加"),
        ("文档在", "文档不在"), ("tower is … tall", "tower is very tall"),
    ],
)  # fmt: skip
def test_other_words_are_not_found(quote: str, text: str) -> None:
    assert found(quote, text) is None


@pytest.mark.parametrize(
    "quote", ["", " ", "a", "of", "18", "cat", "中", "…", "“”", "- - -", "的。"]
)
def test_what_stands_in_every_text_proves_nothing(quote: str) -> None:
    assert weight(quote) < LEAST_CHARACTERS
    assert found(quote, f"see {quote} here") is None


def test_a_quote_as_long_as_a_book_is_refused() -> None:
    text = "word " * MOST_CHARACTERS

    assert find(text, text) is None


def test_a_number_is_found_behind_a_hyphen_between_numbers() -> None:
    assert found("2020 season", "the 2019-2020 season") == "2020 season"


def test_the_first_whole_occurrence_counts() -> None:
    assert find("cats", "concats cats cats") == Span(8, 12)


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """Each of these took minutes where time grew with the square of the length."""
    for text, quote in (
        (" " * 300_000 + "x", "some words"),
        ("a" * 300_000, "a" * 3000),
        ("ab " * 100_000, "ab " * 1000 + "a"),
        ("-\n" * 100_000, "some words"),
        ("e\u0301" * 100_000, "some words"),
        ("\u0301" * 200_000, "some words"),
        ("\u00ad" * 200_000, "some words"),
    ):
        assert find(quote, text) is None


@given(st.lists(WORDS, min_size=1, max_size=12), st.lists(WORDS, min_size=1, max_size=4))
def test_a_quote_is_found_only_where_its_words_stand_in_a_row(
    text: list[str], quote: list[str]
) -> None:
    stands = any(text[at : at + len(quote)] == quote for at in range(len(text)))
    heavy = weight(" ".join(quote)) >= LEAST_CHARACTERS

    assert (find(" ".join(quote), " ".join(text)) is not None) == (stands and heavy)


@given(st.data())
def test_any_words_in_a_row_are_found_under_any_noise(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.one_of(WORDS, IDEOGRAPHS), min_size=1, max_size=10))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = " ".join(words[first:last])
    text = words[0]
    for word in words[1:]:
        text += data.draw(st.sampled_from(NOISE)) + word
    if weight(quote) < LEAST_CHARACTERS:
        return
    span = find(quote, text)

    assert span is not None
    assert fold(text[span.start : span.end]).text == fold(quote).text


@given(st.text(max_size=60))
def test_every_span_of_a_folded_text_comes_from_somewhere(text: str) -> None:
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.origin(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(string.printable + "éＡ“”—…½²ﬁ　中", max_size=60))
def test_folding_twice_changes_no_words(text: str) -> None:
    once = respelt(text)

    assert re.findall(r"\w+", respelt(once)) == re.findall(r"\w+", once)
