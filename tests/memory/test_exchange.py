"""What a conversation holds of a turn: the very words that the engine has read and written."""

from agent.errors import ModelUnavailable
from agent.memory.exchange import Exchange, shortened
from agent.memory.wording import Wording
from agent.messages import Attachment, Message, ToolCall
from tests.memory.holding import held
from tests.scripted import Calls, Cut

COMPUTES = "Thought: 6 * 7\nAction: python\n```python\nprint(6 * 7)\n```"
PAL = "```python\ndef solution():\n    return 6 * 7\n```"


def test_an_answer_stands_as_it_was_written() -> None:
    talk = held()

    talk.ask("Hello!", "Hi,\n\nwho are you? ")

    assert talk.standing() == [
        ("user", "Hello!"),
        ("assistant", "Hi,\n\nwho are you? "),
    ]


def test_the_steps_before_an_answer_stand_there_too() -> None:
    talk = held()

    talk.ask("What is 6 * 7?", COMPUTES, "42.")

    assert talk.standing() == [
        ("user", "What is 6 * 7?"),
        ("assistant", COMPUTES),
        ("user", "Observation: 42"),
        ("assistant", "42."),
    ]


def test_each_turn_is_asked_behind_the_words_of_the_turn_before() -> None:
    talk = held()

    talk.ask("What is 6 * 7?", COMPUTES, "42.")
    talk.ask("Thanks!", "You are welcome.")
    talk.ask("Bye!", "Bye.")

    first, second, third = talk.asked
    assert (first, second, third[:4]) == ((), third[:4], second)
    assert third[4:] == (
        Message("user", "Thanks!"),
        Message("assistant", "You are welcome."),
    )


def test_what_was_found_aside_stands_as_question_and_answer() -> None:
    talk = held()

    talk.ask("What is 6 * 7?", PAL, strategy="pal")

    assert talk.standing() == [("user", "What is 6 * 7?"), ("assistant", "42")]


def test_a_turn_without_an_answer_does_not_stand_there() -> None:
    talk = held()

    talk.ask("Hello!", ModelUnavailable("the engine is gone"))

    assert talk.standing() == []


def test_a_turn_stopped_in_its_answer_stands_there_with_a_mark() -> None:
    talk = held()

    run = talk.ask("Tell me a story", "Once upon a time there was", stop_after=3)

    assert run.state == "stopped"
    assert talk.standing()[0] == ("user", "Tell me a story")
    role, text = talk.standing()[1]
    assert role == "assistant"
    assert text.startswith("Once")
    assert text.endswith(" […]")


def test_a_turn_stopped_in_a_program_leaves_no_half_of_a_tool_call() -> None:
    talk = held()

    talk.ask("What is 6 * 7?", COMPUTES, stop_after=4)

    assert talk.standing() == []


def test_half_a_program_that_was_stopped_aside_is_no_answer() -> None:
    talk = held()

    run = talk.ask("What is 6 * 7?", PAL, strategy="pal", stop_after=3)

    assert (run.state, talk.standing()) == ("stopped", [])


def test_half_an_answer_that_was_stopped_aside_stands_there_with_a_mark() -> None:
    talk = held()

    run = talk.ask("Why is the sky blue?", "It scatters light.", strategy="direct", stop_after=3)

    assert run.state == "stopped"
    assert talk.standing() == [
        ("user", "Why is the sky blue?"),
        ("assistant", "It scatters […]"),
    ]


def test_an_answer_that_was_cut_stands_there_as_it_was_shown() -> None:
    talk = held()

    talk.ask("Tell me a story", Cut("Once upon a time"))

    assert talk.standing() == [
        ("user", "Tell me a story"),
        ("assistant", "Once upon a time"),
    ]


def test_attached_texts_stand_there_with_their_question() -> None:
    talk = held()

    talk.ask("Who mended it?", "Tom.", attached=[Attachment("a.txt", "Tom mended it.")])

    assert talk.standing()[0] == (
        "user",
        'Text of a.txt:\n"""\nTom mended it.\n"""\n\nWho mended it?',
    )


def test_a_turn_with_native_calls_stands_behind_one_under_headings() -> None:
    talk = held()
    both = f"{COMPUTES}\nAction: python\n```python\nprint(1 + 1)\n```"

    talk.ask("What is 6 * 7, and 1 + 1?", both, "42 and 2.")
    before = talk.standing()
    talk.ask("And 2 * 4?", Calls((ToolCall("python", {"code": "2 * 4"}),)), "8.", native=True)

    assert talk.standing() == [
        *before,
        ("user", "And 2 * 4?"),
        ("assistant", ""),
        ("tool", "8"),
        ("assistant", "8."),
    ]


def test_a_thought_before_a_call_is_no_answer_when_the_turn_ends_there() -> None:
    talk = held()
    calls = Calls((ToolCall("python", {"code": "6 * 7"}),), "I compute it.")

    talk.ask("What is 6 * 7?", calls, ModelUnavailable("it is gone"), native=True)

    assert talk.standing() == []


def test_what_native_calls_brought_is_shortened_too() -> None:
    asked, said = Message("user", "Read both."), Message("assistant", "Done.")
    called = Message("assistant", "", calls=(ToolCall("a"), ToolCall("b")))
    long = Message("tool", "word " * 100)

    exchange = Exchange((asked, called, long, long, said))

    lengths = [len(one.content) for one in shortened(exchange, Wording()).messages]
    assert max(lengths) < len(long.content)
