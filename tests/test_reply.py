"""One reply: told as it comes, ended at the first stop string, counted."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from agent.budget import Budget
from agent.events import Called, Event, Streamed
from agent.messages import Completion, Decoding, Message, Question, Token, ToolCall, Usage
from agent.models.model import Abilities
from agent.reply import Reply, compact, reply
from agent.strategies.running import run
from agent.streaming import Verbatim
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import Talker, kit_of

ASKED = [Message("user", "Q: 6 * 7?")]


@dataclass
class Heard:
    """What happened during a reply, and the reply."""

    events: list[Event] = field(default_factory=list)

    def hear(self, happening: Generator[Event, None, Reply]) -> Reply:
        while True:
            try:
                self.events.append(next(happening))
            except StopIteration as done:
                found: Reply = done.value
                return found

    @property
    def told(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Streamed))


def test_a_model_that_ignores_stop_strings_is_ended_by_us() -> None:
    talker, heard, budget = Talker("It is 42.\nQ: 5 * 5?\nA: 25"), Heard(), Budget()
    decoding = Decoding(stop=("\nQ:", "\n\n"))
    done = heard.hear(reply(talker, ASKED, decoding, budget, Verbatim(1)))

    assert done == Reply("It is 42.")
    assert heard.told == "It is 42."
    (called,) = [event for event in heard.events if isinstance(event, Called)]
    assert called.usage.calls == 1
    assert budget.tokens == called.usage.completion_tokens > 0


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_no_part_of_a_stop_string_is_shown_however_it_arrives(size: int) -> None:
    heard = Heard()
    model = ScriptedModel(["42\nQ: more"], piece=size)
    done = heard.hear(reply(model, ASKED, Decoding(stop=("\nQ:",)), Budget(), Verbatim(1)))

    assert (done.text, heard.told) == ("42", "42")


def test_what_only_looked_like_a_stop_string_is_kept() -> None:
    heard = Heard()
    model = ScriptedModel(["42\nQ"])
    done = heard.hear(reply(model, ASKED, Decoding(stop=("\nQ:",)), Budget(), Verbatim(1)))

    assert (done.text, heard.told) == ("42\nQ", "42\nQ")


def test_an_opening_that_is_said_again_is_dropped() -> None:
    model = ScriptedModel([" A: The answer is 42."])
    decoding = Decoding(opening="A: The answer is")

    assert Heard().hear(reply(model, ASKED, decoding, Budget(), Verbatim(1))) == Reply(" 42.")


def test_what_was_put_into_its_mouth_is_told_before_the_first_piece() -> None:
    heard = Heard()
    model = ScriptedModel(["    return 42"])
    telling = Verbatim(3, "action", "python\n")
    heard.hear(reply(model, ASKED, Decoding(), Budget(), telling))

    first, *rest = [event for event in heard.events if isinstance(event, Streamed)]
    assert first == Streamed(3, "action", "python\n")
    assert "".join(event.text for event in rest) == "    return 42"


def test_a_reply_that_was_cut_says_so() -> None:
    done = Heard().hear(reply(ScriptedModel([Cut("It")]), ASKED, Decoding(), Budget(), Verbatim(1)))

    assert done == Reply("It", "length")


def test_the_budget_bounds_the_tokens_of_a_reply() -> None:
    model = ScriptedModel(["It"])
    Heard().hear(reply(model, ASKED, Decoding(100), Budget(max_tokens=30, tokens=10), Verbatim(1)))

    assert model.calls[0][1].max_tokens == 20


class Certain:
    """A model that tells how likely its words are."""

    name = "certain"
    abilities = Abilities(prefills=True)

    def complete(self, messages: object, decoding: Decoding) -> Generator[str, None, Completion]:
        yield "42"
        return Completion("42", "end", Usage(1, 0, 2, 1), (Token("4", -0.5), Token("2", -1.5)))

    def close(self) -> None: ...


def test_how_likely_the_words_were_is_told_with_the_call() -> None:
    heard = Heard()
    done = heard.hear(reply(Certain(), ASKED, Decoding(), Budget(), Verbatim(1)))

    assert done.tokens == (Token("4", -0.5), Token("2", -1.5))
    assert Called(1, Usage(1, 0, 2, 1), -1.0) in heard.events


class Watched:
    """A model that writes on until somebody stops it."""

    name = "watched"
    abilities = Abilities(prefills=True)
    stopped = 0

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        try:
            while True:
                yield " word"
        finally:
            self.stopped += 1

    def close(self) -> None: ...


@pytest.mark.parametrize(
    "strategy", ["direct", "cot", "self-consistency", "cross-check", "react", "react-to-cot-sc"]
)
def test_who_stops_listening_stops_the_model(strategy: str) -> None:
    model = Watched()
    happening = run(kit_of(model), strategy, Question("Who is it?"), Budget())
    while not isinstance(next(happening), Streamed):
        pass
    happening.close()

    assert model.stopped == 1


def test_a_failure_between_two_pieces_stops_the_model_though_its_traceback_is_kept() -> None:
    class Fails:
        """What tells the pieces, and cannot."""

        stops: tuple[str, ...] = ()
        step = 1
        inside_program = over = False

        def hear(self, piece: str) -> Iterator[Streamed]:
            raise OSError("no space left")

        def close(self) -> Iterator[Streamed]:
            return iter(())

    model = Watched()
    with pytest.raises(OSError, match="no space") as kept:
        list(reply(model, list(ASKED), Decoding(), Budget(), Fails()))

    assert kept.tb is not None
    assert model.stopped == 1


def test_the_question_outlives_what_native_calls_brought() -> None:
    asked = Message("user", "Which of these? " * 50)
    calls = Message("assistant", "I look.", calls=(ToolCall("look"),))
    brought = Message("tool", "word " * 200)
    history = [asked, calls, brought, calls, brought]

    assert compact(history)

    assert history[0] == asked
    assert len(history[2].content) < len(brought.content)
