"""What an action brings, as an observation that is bounded, clean and safe to record."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import Observation, as_json
from agent.messages import Json, ToolCall
from agent.observing import HIDDEN, MOST_CHARS, clean, clip, observe
from tests.kinds import nested
from tests.searching import steady
from tests.toys import TOYS
from tools.toolbox import Outcome, Toolbox

ODD = ToolCall("odd")


def seen(result: object, secrets: tuple[str, ...] = ()) -> Observation:
    """Return what is observed of a tool that returns `result` or raises it."""

    def odd() -> object:
        if isinstance(result, BaseException):
            raise result
        return result

    return observe(3, ODD, Toolbox.of(odd), secrets)


def value_seen(value: object, secrets: tuple[str, ...] = ()) -> Json:
    return seen(Outcome("done", value), secrets).value  # type: ignore[arg-type]


def test_an_outcome_is_observed_with_its_text_and_value() -> None:
    observation = observe(3, ToolCall("python", {"code": "6 * 7"}), TOYS, ())

    assert observation == Observation(3, "python", "42", value=42)


def test_a_failure_is_observed_as_an_error() -> None:
    observation = observe(3, ToolCall("weather", {"city": "Atlantis"}), TOYS, ())

    assert observation == Observation(3, "weather", "error: no such city: Atlantis", failed=True)


def test_an_unknown_tool_is_observed_as_an_error() -> None:
    text = "error: there is no tool 'search'; the tools are: python, weather"

    assert observe(1, ToolCall("search"), TOYS, ()) == Observation(1, "search", text, failed=True)


def test_nothing_is_observed_as_such() -> None:
    assert seen(None) == Observation(3, "odd", "done: the tool returned nothing")


def test_an_error_is_clean_and_bounded_too() -> None:
    observation = seen(ValueError("\x1b[31mkey sk-123 " + "x" * 10_000), ("sk-123",))

    assert observation.failed
    assert observation.text.startswith(f"error: odd failed: ValueError: key {HIDDEN} xxx")
    assert len(observation.text) <= MOST_CHARS


def test_an_interrupt_is_no_observation() -> None:
    with pytest.raises(KeyboardInterrupt):
        seen(KeyboardInterrupt())


# values


@pytest.mark.parametrize(
    "value", [None, True, 0, -1.5, "text", "中", [1, [2]], {"a": {"b": None}}, 3**2000, 1e308]
)
def test_a_value_that_json_carries_is_kept(value: Json) -> None:
    assert value_seen(value) == value


@pytest.mark.parametrize(
    ("value", "kept"), [((1, 2), [1, 2]), ({1: "a"}, {"1": "a"}), ({None: 0}, {"null": 0})]
)
def test_a_value_is_kept_as_json_brings_it_back(value: object, kept: Json) -> None:
    assert value_seen(value) == kept


def circle() -> list[object]:
    rounds: list[object] = []
    rounds += [rounds, rounds]
    return rounds


@pytest.mark.parametrize(
    "value",
    [
        math.nan, -math.inf, [math.inf], b"bytes", {1, 2}, object(), 10**5000, "\ud800",
        {"\udfff": 1}, circle(), nested(400),
        nested(99_999), "x" * 200_000,
        {(1, 2): 3}, 1j,
    ],
    ids=range(15),
)  # fmt: skip
def test_a_value_that_no_record_can_hold_is_left_out(value: object) -> None:
    assert value_seen(value) is None


def test_an_observation_can_be_written_whatever_its_value() -> None:
    for value in (nested(32), nested(33), (1,), {"a": math.nan}, "\ud800"):
        observation = seen(Outcome("\ud800", value))  # type: ignore[arg-type]
        json.dumps(as_json(observation), ensure_ascii=False, allow_nan=False).encode()


# cleaning


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x1b[31;1mb\x1b[0mc", "abc"),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("\x1b]52;c;aGk=\x07a", "a"),
        ("a\x1b]0;never ended, and so on\nb", "a\nb"),
        ("a\x1bMb\x1b(Bc\x1b", "abc"),
        ("a\x00\x08\x7f\x9b\x85b", "ab"),
        ("safe\u202egpj.exe\u2066\u200f", "safegpj.exe"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("a\ud800b", "a\ufffdb"),
        ("中文 é 😀 👩\u200d🚀", "中文 é 😀 👩\u200d🚀"),
    ],
)
def test_control_characters_are_taken_out(text: str, plain: str) -> None:
    assert clean(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("key=sk-123;", f"key={HIDDEN};"),
        ("sk-123sk-123", HIDDEN * 2),
        ("s\x1b[0mk-1\x0023", HIDDEN),
        ("sk-123456 sk-123", f"{HIDDEN} {HIDDEN}"),
        ("sk-12", "sk-12"),
    ],
)
def test_secrets_are_hidden(text: str, plain: str) -> None:
    assert clean(text, ("sk-123", "", "sk-123456")) == plain


def test_a_value_with_a_secret_is_left_out() -> None:
    assert value_seen({"key": ["sk-123"]}, ("sk-123",)) is None
    assert value_seen({"key": ["sk-12"]}, ("", "sk-123")) == {"key": ["sk-12"]}


# clipping


def test_a_text_that_fits_is_whole() -> None:
    assert clip("x" * 100, 100) == "x" * 100


def test_head_and_tail_are_kept_and_what_was_cut_is_told() -> None:
    text = "".join(f"line {number}\n" for number in range(1000))
    clipped = clip(text, 200)
    head, notice, tail = clipped.partition("\n[… 8717 characters cut …]\n")

    assert len(clipped) == 200
    assert notice
    assert (text.startswith(head), text.endswith(tail)) == (True, True)
    assert len(head) + 8717 + len(tail) == len(text)
    assert len(head) > len(tail) > 50


@steady
@given(st.text(max_size=300), st.integers(0, 120))
def test_what_is_clipped_is_never_longer_than_allowed(text: str, most_chars: int) -> None:
    clipped = clip(text * 2, most_chars)

    assert len(clipped) <= most_chars
    assert (clipped == text * 2) is (len(text * 2) <= most_chars)


@steady
@given(st.text(max_size=80), st.integers(20, 90), st.integers(0, 900))
def test_no_part_of_a_secret_is_seen_however_long_the_text(
    filler: str, most_chars: int, before: int
) -> None:
    secret = "Ω" * 12
    filler = filler.replace("Ω", "")
    text = filler + "x" * before + secret + "y" * 2000 + secret + "z" * before + filler

    cleaned = clean(text, (secret,), most_chars)

    assert len(cleaned) <= most_chars
    assert "Ω" not in cleaned


def test_a_secret_at_the_edge_of_the_window_is_not_seen_between_colour_codes() -> None:
    colours = "\x1b[0m" * 20
    text = "".join(f"{colours}Ω{'y' * at}" for at in range(9)) + "x" * 9000

    for shift in range(300):
        for secret in ("Ω" + "y" * 3 + "Ω", "yyΩyy"):
            shown = clean("a" * shift + colours * 3 + secret * 3 + text, (secret,), 60)
            assert secret not in shown


def test_a_hundred_megabytes_are_observed_at_once() -> None:
    for text in ("x" * 10**8, "\x1b[31m" * (10**8 // 5), "\ud800" * 10**7, "\x1b]" * 10**7):
        observation = seen(text)
        assert len(observation.text) <= MOST_CHARS
        assert f"[… {len(text) - len(observation.text.replace(notice(observation), ''))} " in (
            observation.text
        )


def notice(observation: Observation) -> str:
    """Return the line of `observation` that tells what was cut, with its line breaks."""
    (line,) = [one for one in observation.text.split("\n") if one.startswith("[… ")]
    return f"\n{line}\n"
