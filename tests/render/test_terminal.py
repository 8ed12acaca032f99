"""What a person sees of a run, to the column."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent.errors import NoAnswer, Stopped
from agent.events import Action, Answer, Event, Observation, Streamed, Thought, Warned
from agent.messages import ToolCall
from agent.render.terminal import Terminal
from tests.render.screens import (
    PROGRAM,
    SPENT,
    STARTED,
    apples,
    screen,
    shown,
    streamed,
    styles,
    whole,
)
from tests.searching import steady

SECONDS = re.compile(r"\d+\.\d(?=(?:\x1b\[\d*m)* s\b)")
FOOT = "toy · 2 steps · 40 tokens · 1.0 s\n"


def play(
    events: Iterable[Event], width: int = 60, color: bool = False, full: bool = False
) -> tuple[str, str]:
    """Show `events` and return what stands on stdout and on stderr, as if it took a second."""
    out, trace = screen(width, color), screen(width, color)
    terminal = Terminal(out, trace, full)
    for event in events:
        terminal.show(event)
    terminal.finish()
    return shown(out), SECONDS.sub("1.0", shown(trace))


TRACE = """\
Multiply.
▸ python
│ price = 3
│ print(price * 12)
→ 36

Done.
"""


def test_the_trace_goes_to_stderr_and_the_answer_to_stdout() -> None:
    assert play(apples()) == ("They cost 36 euros.\n", f"{TRACE}\n{FOOT}")


def test_a_model_that_does_not_stream_is_shown_the_same() -> None:
    assert play(whole(apples())) == play(apples())


def test_colour_only_adds_styles() -> None:
    out, trace = play(apples(), color=True)

    assert out == "They cost \x1b[1m36\x1b[0m euros.\n"
    assert styles(trace) == styles(
        "\x1b[2mMultiply.\x1b[0m\n\x1b[36m▸ python\x1b[0m\n\x1b[2m│ \x1b[0mprice = 3\n"
        "\x1b[2m│ \x1b[0mprint(price * 12)\n→ 36\n\n\x1b[2mDone.\x1b[0m\n\n"
        f"\x1b[2m{FOOT.rstrip()}\x1b[0m\n"
    )


def test_thoughts_and_answers_appear_while_they_are_written() -> None:
    out, trace = screen(), screen()
    terminal = Terminal(out, trace)
    seen = []
    for event in streamed(1, "thought", "one two three", 4):
        terminal.show(event)
        seen.append(shown(trace))
    assert seen == ["", "one", "one two", "one two"]
    for event in streamed(1, "answer", "four five six", 4):
        terminal.show(event)
    assert shown(trace) == "one two three\n\n"
    assert shown(out) == "four five"


def test_a_narrow_terminal_wraps_wide_characters_whole() -> None:
    thought = "一个苹果三元，买十二个苹果要多少钱？"
    events = [*streamed(1, "thought", thought), Answer(1, "总共需要三十六元，也就是三十六。")]
    out, trace = play(events, width=20)

    assert trace == "一个苹果三元，买十二\n个苹果要多少钱？\n\n1 step · 0 tokens ·\n1.0 s\n"
    assert out == "总共需要三十六元，也\n就是三十六。\n"


def test_a_long_observation_is_cut_and_says_so() -> None:
    observation = Observation(1, "python", "\n".join(map(str, range(15))))
    _, trace = play([observation])
    _, full = play([observation], full=True)

    lines = [f"  {number}" for number in range(1, 12)]
    assert trace.split("\n") == ["→ 0", *lines, "  … 3 more lines: -v shows them", ""]
    assert full.count("\n") == 15


def test_an_observation_is_cut_by_the_rows_it_takes() -> None:
    line = "word " * 25
    observation = Observation(1, "python", "\n".join([line] * 12))
    _, trace = play([observation])
    _, full = play([observation], full=True)

    row = "word " * 11
    rows = [f"  {row}".rstrip(), f"  {row}".rstrip(), "  word word word"]
    shown_rows = [f"→ {row}".rstrip(), *rows[1:], *rows * 3]
    assert trace.split("\n") == [*shown_rows, "  … 24 more lines: -v shows them", ""]
    assert full.count("\n") == 36


def test_a_failed_observation_shows_its_first_line_behind_one_mark() -> None:
    first = "error: this is the same action as before; it brought: 1234567"
    observation = Observation(1, "python", f"{first}\n2\n3", failed=True)
    _, trace = play([observation], width=40)
    _, full = play([observation], full=True)

    assert trace == ("✗ error: this is the same action as\n  before; it brought: 1234567 …\n")
    assert full.endswith("\n  2\n  3\n")


def test_a_failed_observation_is_marked_by_more_than_colour() -> None:
    assert play([Observation(1, "python", "error: line 1", failed=True)])[1] == "✗ error: line 1\n"


def test_arguments_of_other_tools_are_shown_as_json() -> None:
    call = ToolCall("search", {"query": "漢字", "limit": 3})
    written = 'search\n{"query": "漢字", "limit": 3}\n'
    expected = '▸ search\n│ {"query": "漢字", "limit": 3}\n'

    assert play([Action(1, call)])[1] == expected
    assert play([*streamed(1, "action", written), Action(1, call)])[1] == expected


def test_two_actions_of_a_step_are_told_apart() -> None:
    written = "python\n```python\n1\n```\npython\n```python\n2\n```\n"
    calls = [ToolCall("python", {"code": code}) for code in "12"]
    events = [
        *streamed(1, "action", written),
        Action(1, calls[0]),
        Observation(1, "python", "one"),
        Action(1, calls[1]),
        Observation(1, "python", "two"),
    ]

    assert play(events)[1] == "▸ python\n│ 1\n▸ python\n│ 2\n→ one\n▸ python\n→ two\n"
    assert play(whole(iter(events)))[1] == "▸ python\n│ 1\n→ one\n▸ python\n│ 2\n→ two\n"


def test_an_early_end_says_why_in_words() -> None:
    _, trace = play([STARTED, Answer(1, "36?", None, "repetition")])

    assert trace == (
        "stopped: it went round in circles; this is the best answer\n"
        "so far\n"
        "toy · 1 step · 0 tokens · 1.0 s\n"
    )


def test_a_warning_about_the_answer_waits_until_it_stands_there() -> None:
    events = [
        *streamed(1, "answer", "36 and"),
        SPENT,
        Warned("the answer was cut"),
        Answer(1, "36 and"),
    ]
    out, trace = play(events)

    assert out == "36 and\n"
    assert trace.split("\n")[0] == "warning: the answer was cut"


def test_a_final_answer_that_says_more_is_completed_and_another_one_is_shown_too() -> None:
    begun = list(streamed(1, "answer", "It is 3"))

    assert play([*begun, Answer(1, "It is 36.")])[0] == "It is 36.\n"
    assert play([*begun, Answer(1, "36")])[0] == "It is 3\n36\n"


def test_a_step_after_a_discarded_answer_starts_on_its_own_line() -> None:
    events = [
        *streamed(1, "answer", "Hm"),
        *streamed(2, "thought", "Again."),
        Thought(2, "Again."),
        Answer(2, "36"),
    ]

    assert play(events)[0] == "Hm\n36\n"


def test_an_interruption_keeps_what_stands_there() -> None:
    out, trace = screen(), screen()
    terminal = Terminal(out, trace)
    for event in streamed(1, "answer", "They **cost 3"):
        terminal.show(event)
    terminal.stopped(Stopped(2))

    assert (shown(out), shown(trace)) == ("They **cost 3\n", "(interrupted)\n")


def test_a_failure_ends_the_line_of_a_thought() -> None:
    trace = screen()
    terminal = Terminal(screen(), trace)
    for event in streamed(1, "thought", "Well, this"):
        terminal.show(event)
    terminal.stopped(NoAnswer("nothing"))

    assert shown(trace) == "Well, this\n"


def test_without_a_trace_the_answer_stands_alone() -> None:
    out = screen()
    terminal = Terminal(out, None)
    for event in apples():
        terminal.show(event)
    terminal.finish()

    assert shown(out) == "They cost 36 euros.\n"


def test_a_pipe_gets_the_answer_in_one_piece_unwrapped() -> None:
    out, trace = screen(20), screen()
    terminal = Terminal(out, trace, live=False)
    for event in apples("word " * 10 + "**end**"):
        terminal.show(event)
    assert shown(out) == ""
    terminal.finish()

    assert shown(out) == "word " * 10 + "**end**\n"


def test_a_word_stands_there_while_the_person_waits() -> None:
    words: list[str] = []
    terminal = Terminal(screen(), screen(), waiting=words.append)
    for event in whole(apples()):
        terminal.show(event)

    assert words == ["reading …", "running …", "reading …", ""]


def test_markup_and_escapes_in_a_run_are_only_text() -> None:
    text = "[red]x[/red] :smile: \x1b[31mred\x1b]0;title\x07"
    out, trace = play([Observation(1, "python", text), *streamed(2, "answer", text, 1)])

    assert out == "[red]x[/red] :smile: red\n"
    assert trace == "→ [red]x[/red] :smile: red\n\n"


@pytest.mark.parametrize("width", [1, 20, 200])
def test_any_width_shows_a_whole_run(width: int) -> None:
    out, trace = play(apples(), width=width)

    assert "".join(out.split()) == "Theycost36euros."
    assert "".join(PROGRAM.split()) in "".join(trace.replace("│", "").split())


PARTS = st.sampled_from(["thought", "action", "answer"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Streamed, st.integers(1, 2), PARTS, st.text()),
    st.builds(Thought, st.integers(1, 2), st.text()),
    st.builds(Action, st.integers(1, 2), st.builds(ToolCall, st.text())),
    st.builds(Observation, st.integers(1, 2), st.text(), st.text(), st.booleans()),
    st.builds(Warned, st.text()),
    st.builds(Answer, st.integers(1, 2), st.text()),
)


@steady
@given(st.lists(EVENTS, max_size=10), st.integers(1, 80))
def test_any_events_can_be_shown_and_no_line_is_too_wide(events: list[Event], width: int) -> None:
    out, trace = play(events, width)

    assert "\x1b" not in out + trace
    assert out == "" or out.endswith("\n")
    if width >= 8 and "|" not in out and "`" not in out and "~" not in out:
        assert all(cell_len(line) <= width for line in (out + trace).split("\n"))
