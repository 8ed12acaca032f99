"""A text ends before its first stop string, however it arrives."""

from hypothesis import given
from hypothesis import strategies as st

from agent.models.stops import Stops

TEXT = st.text("ab字😀", max_size=12)


def through(stops: Stops, pieces: list[str]) -> str:
    text = ""
    for piece in pieces:
        text += stops.feed(piece)
        if stops.met:
            break
    return text + stops.rest()


def expected(text: str, strings: list[str]) -> str:
    """Cut as a stream must: what is met first, when read character by character, counts."""
    ends = [(at + len(s), at) for s in strings if s and (at := text.find(s)) >= 0]
    return text[: min(ends)[1]] if ends else text


@given(TEXT, TEXT)
def test_one_stop_string_cuts_wherever_the_pieces_end(text: str, string: str) -> None:
    assert through(Stops([string]), list(text)) == expected(text, [string])


@given(st.lists(TEXT, max_size=5), st.text("ab", min_size=1, max_size=3))
def test_the_reply_never_contains_a_stop_string(pieces: list[str], string: str) -> None:
    text = through(Stops([string]), pieces)
    assert string not in text
    assert "".join(pieces).startswith(text)


def test_a_stop_string_of_several_bytes_is_met_across_pieces() -> None:
    stops = Stops(["。完"])
    assert [stops.feed(piece) for piece in ("好", "。", "完", "了")][:3] == ["好", "", ""]
    assert stops.met


def test_what_looked_like_a_stop_string_is_given_back() -> None:
    stops = Stops(["Observation:"])
    assert [stops.feed("an Obser"), stops.feed("ver")] == ["an ", "Observer"]
    assert not stops.met


def test_what_was_held_back_at_the_end_belongs_to_the_text() -> None:
    stops = Stops(["\n\n"])
    assert [stops.feed("end\n"), stops.rest()] == ["end", "\n"]


def test_an_empty_stop_string_is_none() -> None:
    assert through(Stops([""]), ["a", "b"]) == "ab"
