"""A run as plain text."""

import io
import re

from agent.errors import NoAnswer, Stopped
from agent.events import Action, Answer, Event, Observation, Thought, Warned
from agent.messages import ToolCall
from agent.render.plain import Plain
from tests.render.screens import PROGRAM, STARTED, apples, streamed


def streams() -> tuple[io.StringIO, io.StringIO]:
    return io.StringIO(), io.StringIO()


def test_the_answer_comes_in_one_piece_at_the_end() -> None:
    out, _ = streams()
    plain = Plain(out)
    for event in apples(" one\ntwo\n\n"):
        plain.show(event)
    assert out.getvalue() == ""
    plain.finish()

    assert out.getvalue() == " one\ntwo\n"


def test_the_trace_goes_to_its_own_stream() -> None:
    out, trace = streams()
    plain = Plain(out, trace)
    for event in apples():
        plain.show(event)
    plain.finish()

    assert out.getvalue() == "They cost **36** euros.\n"
    assert re.sub(r"\d+\.\d s\n", "1.0 s\n", trace.getvalue()) == (
        f"Thought: Multiply.\nAction: python\n{PROGRAM}\nObservation: 36\nThought: Done.\n"
        "toy · 2 steps · 200 tokens read, 180 from the snapshot · 40 written · 1.0 s\n"
    )


def test_without_a_full_trace_only_warnings_and_early_ends_are_told() -> None:
    out, trace = streams()
    plain = Plain(out, trace, full=False)
    for event in [*list(apples())[:-1], Warned("careful"), Answer(2, "36?", None, "steps")]:
        plain.show(event)
    plain.finish()

    assert out.getvalue() == "36?\n"
    assert trace.getvalue() == (
        "warning: careful\nstopped: all steps are spent; this is the best answer so far\n"
    )


def test_a_thought_that_is_the_answer_stands_there_once() -> None:
    out, trace = streams()
    plain = Plain(out, trace)
    events: list[Event] = [Thought(1, "Hm."), Thought(2, "It is 36.\n"), Answer(2, "It is 36.")]
    for event in events:
        plain.show(event)
    plain.finish()

    assert out.getvalue() == "It is 36.\n"
    assert trace.getvalue().splitlines()[:-1] == ["Thought: Hm."]


def test_a_failed_observation_and_json_arguments_are_told() -> None:
    out, trace = streams()
    plain = Plain(out, trace)
    plain.show(Action(1, ToolCall("search", {"query": "漢字", "limit": 3})))
    plain.show(Action(1, ToolCall("now")))
    plain.show(Observation(1, "search", "error: no network", failed=True))

    assert trace.getvalue() == (
        'Action: search\n{"query": "漢字", "limit": 3}\nAction: now\n'
        "Observation (failed): error: no network\n"
    )


def test_an_interruption_keeps_what_was_written_of_the_answer() -> None:
    out, trace = streams()
    plain = Plain(out, trace, full=False)
    for event in streamed(1, "answer", "They cost 3"):
        plain.show(event)
    plain.stopped(Stopped(2))

    assert (out.getvalue(), trace.getvalue()) == ("They cost 3\n", "(interrupted)\n")


def test_a_failure_leaves_stdout_empty() -> None:
    out, trace = streams()
    plain = Plain(out, trace)
    plain.show(STARTED)
    for event in streamed(1, "thought", "Well"):
        plain.show(event)
    plain.stopped(NoAnswer("nothing"))

    assert (out.getvalue(), trace.getvalue()) == ("", "")


def test_nothing_steers_the_terminal() -> None:
    out, trace = streams()
    plain = Plain(out, trace)
    plain.show(Observation(1, "python", "\x1b]0;title\x07a\x9b"))
    plain.show(Answer(1, "\x1b[2Jb\u202e"))
    plain.finish()

    assert out.getvalue() == "b\n"
    assert trace.getvalue().splitlines()[0] == "Observation: a"
