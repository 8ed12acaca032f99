"""What every model does, whoever runs it: one suite, many subjects.

Subjects that are scripted say what the plan has, word by word; of real ones only forms are
compared. The file of subjects says whom is not asked for what, and why.
"""

import json
import threading
from contextlib import closing

import jsonschema
import pytest

from agent.errors import ContextOverflow, ModelUnavailable
from agent.messages import Decoding, Message, ToolCall
from tests.models.conformance.conftest import Play
from tests.models.conformance.hearing import ASKED, SCHEMA, SHORT, WEATHER, WONDERED, Able, heard
from tests.models.conformance.subject import Acts, Fails, Holds, Says, Subject
from tests.process import DEADLINE_S


def test_the_pieces_of_a_reply_are_its_text(play: Play, subject: Subject) -> None:
    reply = heard(play(Says("It is 42.")).model, ASKED)

    assert "".join(reply.said) == reply.done.text
    assert reply.done.text.strip()
    assert subject.real or reply.done == reply.done.__class__(
        **{**vars(reply.done), "text": "It is 42.", "stopped_by": "end", "calls": ()}
    )


def test_a_reply_comes_in_more_than_one_piece(play: Play) -> None:
    reply = heard(play(Says("It is 42, as it was.")).model, ASKED)

    assert len([piece for piece in reply.said if piece]) > 1


def test_a_stop_string_ends_a_reply_and_is_no_part_of_it(play: Play, subject: Subject) -> None:
    counting = [Message("user", "Write the numbers from 1 to 9, separated by commas.")]
    model = play(Says("1, 2, 3, 4, 5, 6, 7, 8, 9")).model

    reply = heard(model, counting, Decoding(max_tokens=48, stop=("5",)))

    assert "5" not in reply.done.text
    assert "".join(reply.said) == reply.done.text
    assert reply.done.stopped_by in ("stop", "end")
    assert subject.real or reply.done.text == "1, 2, 3, 4, "


def test_a_reply_that_a_stop_string_ended_says_so(play: Play) -> None:
    counting = [Message("user", "Write the numbers from 1 to 9, separated by commas.")]
    model = play(Says("1, 2, 3, 4, 5, 6, 7, 8, 9")).model

    reply = heard(model, counting, Decoding(max_tokens=48, stop=("5",)))

    assert reply.done.stopped_by == "stop"


def test_the_most_tokens_of_a_reply_end_it(play: Play) -> None:
    counting = [Message("user", "Count from 1 to 100, in words.")]
    model = play(Says("One, two, thr", cut=True)).model

    assert heard(model, counting, Decoding(max_tokens=6)).done.stopped_by == "length"


def test_a_call_has_the_arguments_that_its_schema_asks_for(play: Play, able: Able) -> None:
    opened = play(Acts((("weather", {"city": "Paris"}),)))
    able(opened, "calls")

    decoding = Decoding(max_tokens=256, tools=(WEATHER,), choice="required")
    calls = heard(opened.model, WONDERED, decoding).done.calls

    assert [call.tool for call in calls[:1]] == ["weather"]
    jsonschema.validate(dict(calls[0].arguments), dict(WEATHER.parameters))


def test_a_call_may_come_behind_words(play: Play, able: Able) -> None:
    opened = play(Acts((("weather", {"city": "Paris"}),), "I look."))
    able(opened, "calls")

    reply = heard(opened.model, WONDERED, Decoding(tools=(WEATHER,)))

    assert (reply.done.text, reply.done.stopped_by) == ("I look.", "end")
    assert reply.done.calls == (ToolCall("weather", {"city": "Paris"}),)


def test_several_calls_of_one_reply_come_in_their_order(play: Play, able: Able) -> None:
    cities = ("Paris", "Rome", "東京")
    opened = play(Acts(tuple(("weather", {"city": city}) for city in cities)))
    able(opened, "calls")

    reply = heard(opened.model, WONDERED, Decoding(tools=(WEATHER,)))

    assert reply.done.calls == tuple(ToolCall("weather", {"city": city}) for city in cities)


def test_what_calls_brought_is_read(play: Play, able: Able, subject: Subject) -> None:
    opened = play(Says("It is raining frogs in Paris."))
    able(opened, "calls")
    calls = tuple(ToolCall("weather", {"city": city}) for city in ("Paris", "Rome"))
    brought = [Message("tool", "raining frogs"), Message("tool", "a storm of 7391 leaves")]
    before = [*WONDERED, Message("assistant", "I look.", calls=calls)]
    decoding = Decoding(max_tokens=48, tools=(WEATHER,), choice="none")

    reply = heard(opened.model, [*before, *brought], decoding)

    assert reply.done.text.strip()
    assert reply.done.calls == ()
    if subject.real:  # that it was read shows in what the prompt took
        empty = heard(opened.model, [*before, Message("tool", ""), Message("tool", "")], decoding)
        assert reply.done.usage.prompt_tokens >= empty.done.usage.prompt_tokens + 10
    else:
        asked = opened.asked()
        assert asked.index("raining frogs") < asked.index("a storm of 7391 leaves")


def test_where_no_call_may_be_made_none_is(play: Play, able: Able) -> None:
    opened = play(Says("It rains."))
    able(opened, "calls")

    decoding = Decoding(max_tokens=32, tools=(WEATHER,), choice="none")
    reply = heard(opened.model, WONDERED, decoding)

    assert reply.done.calls == ()


def test_a_call_that_is_required_is_asked_for(play: Play, able: Able, subject: Subject) -> None:
    opened = play(Acts((("weather", {"city": "Paris"}),)))
    able(opened, "calls")

    decoding = Decoding(max_tokens=256, tools=(WEATHER,), choice="required")
    reply = heard(opened.model, [Message("user", "Say hello.")], decoding)

    assert reply.done.calls
    assert subject.real or "required" in opened.asked() or "any" in opened.asked()


def test_a_reply_meets_the_schema_that_was_asked_for(
    play: Play, able: Able, subject: Subject
) -> None:
    opened = play(Says('{"answer": 42}'))
    able(opened, "schema")

    asked = [Message("user", 'What is 6 times 7? Reply with JSON like {"answer": 1}.')]
    reply = heard(opened.model, asked, Decoding(max_tokens=128, json_schema=SCHEMA))

    jsonschema.validate(json.loads(reply.done.text), SCHEMA)
    assert subject.real or '"answer"' in opened.asked()


def test_what_a_reply_took_is_counted(play: Play) -> None:
    usage = heard(play(Says("It is 42.")).model, ASKED).done.usage

    assert (usage.calls, usage.prompt_tokens > 0, usage.completion_tokens > 0) == (1, True, True)
    assert 0 <= usage.cached_tokens <= usage.prompt_tokens
    assert 0 <= usage.reasoning_tokens <= usage.completion_tokens


def test_a_reply_that_is_left_stops_at_once_and_the_next_one_comes(
    play: Play, subject: Subject
) -> None:
    opened = play(Holds("It is "), Says("It is 42."))
    before = {one.name for one in threading.enumerate()}

    with closing(opened.model.complete(ASKED, Decoding(max_tokens=200))) as pieces:
        text = ""
        while not text.strip():
            text += next(pieces)
    opened.wait_left()
    after = heard(opened.model, ASKED).done

    assert after.text.strip()
    assert subject.real or after.text == "It is 42."
    assert {"reply", "exchange"} & ({one.name for one in threading.enumerate()} - before) == set()


def test_waiting_can_be_left_before_anything_came(play: Play, subject: Subject) -> None:
    opened = play(Holds(""), Says("It is 42."))

    with closing(opened.model.complete(ASKED, SHORT)) as pieces:
        first = next(pieces)
    after = heard(opened.model, ASKED).done

    assert subject.real or (first, after.text) == ("", "It is 42.")


def test_a_model_that_nobody_knows_is_an_error_that_says_so(play: Play) -> None:
    opened = play(Fails("missing"), Says("It is 42."))

    with pytest.raises(ModelUnavailable) as caught:
        heard(opened.model, ASKED)

    assert caught.value.hint
    assert caught.value.__cause__ is None
    assert heard(opened.model, ASKED).done.text == "It is 42."


def test_messages_that_do_not_fit_are_an_error_of_their_own(play: Play, subject: Subject) -> None:
    opened = play(Fails("overflow"), Says("It is 42."))
    far = Message("user", "many words and no end " * (4_000 if subject.real else 4))

    with pytest.raises(ContextOverflow):
        heard(opened.model, [far])

    assert heard(opened.model, ASKED).done.text.strip()


def test_chinese_is_whole_in_every_piece(play: Play, subject: Subject) -> None:
    text = "答案是四十二,完毕。𠮷野家"
    asked = [Message("user", "用中文从一数到十。")]

    reply = heard(play(Says(text)).model, asked, Decoding(max_tokens=32))

    assert "".join(reply.said) == reply.done.text
    assert not any("\ufffd" in piece for piece in reply.said)
    assert any(sign > "\u3000" for sign in reply.done.text)
    assert subject.real or reply.done.text == text


def test_what_a_model_thinks_is_kept_apart_from_its_reply(play: Play) -> None:
    reply = heard(play(Says("It is 42.", reasoning="Six sevens 六七.")).model, ASKED)

    assert (reply.done.text, "".join(reply.said)) == ("It is 42.", "It is 42.")
    assert "".join(reply.thought) == reply.done.reasoning == "Six sevens 六七."


def test_two_replies_may_be_written_at_once(play: Play) -> None:
    opened = play(Says("It is 42."), Says("It is 42."))
    found: list[str | BaseException] = []

    def ask() -> None:
        try:
            found.append(heard(opened.model, ASKED).done.text)
        except BaseException as error:  # told by the assertion below
            found.append(error)

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert [isinstance(one, str) and bool(one.strip()) for one in found] == [True, True], found
