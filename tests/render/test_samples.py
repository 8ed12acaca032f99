"""Samples, votes, the strategy and the confidence, as people and programs see them."""

import io
import re
from collections.abc import Iterable, Iterator

import pytest

from agent.events import Answer, Called, Chosen, Confidence, Event, Sampled, Started, Thought
from agent.messages import Json, Usage
from agent.render.ballots import Ballots
from agent.render.plain import Plain
from agent.render.record import Record
from agent.render.tally import Tally
from agent.render.terminal import Terminal
from tests.render.screens import screen, shown, streamed

STARTED = Started("r1", "How many eggs?", "toy", "self-consistency")
SURE = Confidence(0.6667, "2 of 3 votes")
FOOT = "toy · 3 calls · 15 tokens · 1.0 s · 2 of 3 votes"


def sample(number: int, text: str, value: Json = None, of: int = 3) -> Sampled:
    return Sampled(number, number, of, text, value, 7 + number, "cot")


def three() -> Iterator[Event]:
    """Yield a run of three samples, one of which holds no answer."""
    yield STARTED
    for number, said, answer in ((1, "So 18.", "18"), (2, "Hm.\n\nHm.", ""), (3, "So 18.", "$18")):
        yield from streamed(number, "thought", f" {said}")
        yield Called(number, Usage(10, 0, 5, 1))
        yield Thought(number, said)
        yield sample(number, answer, 18 if answer else None)
    yield Answer(3, "18", 18, confidence=SURE)


def on_terminal(events: Iterable[Event], width: int = 60, full: bool = False) -> tuple[str, str]:
    out, trace = screen(width), screen(width)
    terminal = Terminal(out, trace, full)
    for event in events:
        terminal.show(event)
    terminal.finish()
    return shown(out), re.sub(r"\d+\.\d(?= s\b)", "1.0", shown(trace))


def test_each_sample_is_followed_by_its_answer_and_all_by_the_count() -> None:
    assert on_terminal(three()) == (
        "18\n",
        "So 18.\n→ sample 1/3 (cot): 18\n\n"
        "Hm.\n\nHm.\n✗ sample 2/3 (cot): no answer\n\n"
        "So 18.\n→ sample 3/3 (cot): $18\n"
        f"18: 2 votes, 1 without an answer\n\n{FOOT}\n",
    )


def test_plain_text_tells_the_same() -> None:
    out, trace = io.StringIO(), io.StringIO()
    plain = Plain(out, trace)
    for event in three():
        plain.show(event)
    plain.finish()

    assert out.getvalue() == "18\n"
    assert trace.getvalue().splitlines()[:-1] == [
        "Thought: So 18.", "Sample 1/3 (cot): 18", "Thought: Hm.", "", "Hm.",
        "Sample 2/3 (cot): no answer", "Thought: So 18.", "Sample 3/3 (cot): $18",
        "Votes: 18: 2 votes, 1 without an answer",
    ]  # fmt: skip


def test_a_program_that_reads_only_the_answer_gets_nothing_else() -> None:
    out, trace = io.StringIO(), io.StringIO()
    plain = Plain(out, trace, full=False)
    for event in three():
        plain.show(event)
    plain.finish()

    assert (out.getvalue(), trace.getvalue()) == ("18\n", "")


def test_a_long_answer_of_a_sample_is_one_line_that_wraps_behind_its_mark() -> None:
    _, trace = on_terminal([STARTED, sample(1, "a b\nc " * 40), Answer(1, "18")], width=30)

    rows = trace.splitlines()[:4]
    assert rows[0].startswith("→ sample 1/3 (cot): a b c")
    assert all(row.startswith("  ") for row in rows[1:])
    assert rows[3].rstrip().endswith("…")


def test_wide_characters_fit_into_a_narrow_terminal() -> None:
    _, trace = on_terminal([STARTED, sample(1, "一共要付一千二百一十五元")], width=20)

    assert trace == "→ sample 1/3 (cot):\n  一共要付一千二百一\n  十五元\n"


def test_a_choice_of_strategy_is_one_line() -> None:
    chosen = Chosen("pal", "it asks for a number")
    _, trace = on_terminal([STARTED, chosen, Answer(1, "18", 18)])

    assert trace.startswith("strategy: pal (it asks for a number)\n\n")
    assert "strategy: pal\n" in on_terminal([STARTED, Chosen("pal", ""), Answer(1, "18")])[1]


def test_the_votes_are_counted_before_what_they_lead_to() -> None:
    chosen = Chosen("react", "only 1 of 2 samples agree")
    events: list[Event] = [STARTED, sample(1, "18", 18, 2), sample(2, "20", 20, 2), chosen]

    assert on_terminal([*events, Answer(3, "18", 18)])[1].splitlines()[2:5] == [
        "18: 1 vote, 20: 1 vote", "strategy: react (only 1 of 2 samples agree)", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ([], ""),
        (["18"], ""),
        (["18", "18"], ""),
        (["20", "18", "18"], "18: 2 votes, 20: 1 vote"),
        (["18", ""], "18: 1 vote, 1 without an answer"),
        (["", ""], "2 without an answer"),
        (list("abcdefgh"), "a: 1 vote, b: 1 vote, c: 1 vote, d: 1 vote, e: 1 vote, f: 1 vote, "
                           "2 others"),
    ],
)  # fmt: skip
def test_votes_are_counted_where_they_differ(texts: list[str], line: str) -> None:
    ballots = Ballots()
    for number, text in enumerate(texts, 1):
        ballots.take(sample(number, text))

    assert (ballots.told(), ballots.told()) == (line, "")


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([Started("r", "?", "toy", "cot")], "toy · 1 call · 5 tokens · 1.0 s"),
        ([Started("r", "?", "toy", "react")], "toy · 2 steps · 5 tokens · 1.0 s"),
        ([STARTED, Chosen("react", "")], "toy · 2 steps · 5 tokens · 1.0 s"),
        ([STARTED, sample(1, "18"), Chosen("react", "")], "toy · 1 call · 5 tokens · 1.0 s"),
    ],
)
def test_calls_are_counted_and_of_the_loop_its_steps(events: list[Event], line: str) -> None:
    times = iter([0.0, 1.0])
    tally = Tally(lambda: next(times))
    for event in [*events, Called(1, Usage(10, 0, 5, 1)), Answer(2, "18")]:
        tally.take(event)

    assert tally.line(full=False) == line


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        (None, ""),
        (Confidence(0.9312, "mean probability of its tokens"), " · confidence 0.93"),
        (Confidence(1.0, "3 of 3 votes, 2 samples not needed"),
         " · 3 of 3 votes, 2 samples not needed"),
        (Confidence(1.0, "2 of 2 derivations agree"), " · 2 of 2 derivations agree"),
    ],
)  # fmt: skip
def test_the_confidence_stands_below_the_answer(confidence: Confidence | None, told: str) -> None:
    times = iter([0.0, 1.0])
    tally = Tally(lambda: next(times))
    tally.take(Answer(1, "18", 18, confidence=confidence))

    assert tally.line(full=False) == f"1 step · 0 tokens · 1.0 s{told}"


def test_the_record_has_the_samples_the_strategy_and_the_confidence() -> None:
    record = Record()
    for event in [*three(), Chosen("pal", "it asks for a number")]:
        record.take(event)
    written = record.as_json()

    assert written["samples"] == [
        {"number": 1, "of": 3, "text": "18", "value": 18, "seed": 8, "source": "cot"},
        {"number": 2, "of": 3, "text": "", "value": None, "seed": 9, "source": "cot"},
        {"number": 3, "of": 3, "text": "$18", "value": 18, "seed": 10, "source": "cot"},
    ]
    assert (written["confidence"], written["confidence_how"]) == (0.6667, "2 of 3 votes")
    assert (written["strategy"], written["strategy_reason"]) == ("pal", "it asks for a number")
