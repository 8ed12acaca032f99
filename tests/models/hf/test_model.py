"""A model of transformers completes conversations, as every model does."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.errors import ContextOverflow, ModelUnavailable
from agent.messages import Decoding, Message
from agent.models.hf.model import HfModel
from agent.models.model import Abilities
from tests.models.hf.tiny import CONTROLS, TEMPLATE, WITHOUT_SYSTEM, opened, reply_of, save_model

SYSTEM = Message("system", "be brief", constant=True)
QUESTION = [SYSTEM, Message("user", "What is 6 times 7? 六乘七")]
SHORT = Decoding(max_tokens=24)


def free(model: HfModel, messages: Sequence[Message], decoding: Decoding) -> str:
    return reply_of(model, list(messages), decoding).text


def test_it_follows_grammars_and_takes_first_words_but_calls_nothing_natively(
    tiny: HfModel,
) -> None:
    assert tiny.abilities == Abilities(grammar=True, schema=True, calls=False, prefills=True)


def test_a_reply_comes_in_pieces_that_make_up_the_whole(tiny: HfModel) -> None:
    stream = tiny.complete(QUESTION, SHORT)
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as done:
            reply = done.value
            break

    assert ("".join(pieces), reply.stopped_by) == (reply.text, "length")
    assert len([piece for piece in pieces if piece]) > 5
    assert "".join(token.text for token in reply.tokens) == reply.text
    assert all(token.logprob <= 0 for token in reply.tokens)
    assert reply.usage.completion_tokens == len(reply.tokens) == 24
    assert (reply.usage.calls, reply.usage.prompt_tokens) == (1, tiny.count(QUESTION))


def test_the_same_question_gets_the_same_reply(tiny: HfModel) -> None:
    first = free(tiny, QUESTION, SHORT)
    free(tiny, [SYSTEM, Message("user", "What else?")], SHORT)

    assert free(tiny, QUESTION, SHORT) == first


def test_a_seed_repeats_what_was_drawn(tiny: HfModel) -> None:
    drawn = [free(tiny, QUESTION, Decoding(24, 1.0, seed)) for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]


def test_a_stop_string_ends_the_reply_before_it(tiny: HfModel) -> None:
    whole = free(tiny, QUESTION, SHORT)
    stop = whole[6:9]
    reply = reply_of(tiny, QUESTION, Decoding(24, stop=(stop,)))

    assert (reply.text, reply.stopped_by) == (whole[: whole.find(stop)], "stop")


def test_first_words_are_put_into_its_mouth(tiny: HfModel) -> None:
    opening = tiny.rendered(QUESTION, "Thought:").tokens
    plain = tiny.rendered(QUESTION).tokens
    written = tiny.network.tokens.encode("Thought:")

    assert opening == (*plain, *written)


def test_the_next_step_reads_only_what_is_new(tiny_folder: Path) -> None:
    model = opened(str(tiny_folder))
    reply = reply_of(model, QUESTION, Decoding(40, json_schema={"enum": ["the quick brown fox"]}))
    longer = [*QUESTION, Message("assistant", reply.text), Message("user", "Go on.")]
    second = reply_of(model, longer, SHORT)
    fresh = opened(str(tiny_folder))

    # all that was read before but the tokens of the reply's last word and of its end
    before = reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert before - 3 <= second.usage.cached_tokens <= before
    assert reply_of(fresh, longer, SHORT).text == second.text
    model.close()
    fresh.close()


def test_what_is_asked_aside_leaves_the_conversation_in_place(tiny_folder: Path) -> None:
    model = opened(str(tiny_folder))
    first = reply_of(model, QUESTION, SHORT)
    reply_of(model, [Message("user", "A title, please")], Decoding(8, aside=True))
    again = reply_of(model, QUESTION, SHORT)

    assert again.usage.cached_tokens == first.usage.prompt_tokens - 1
    model.close()


def test_a_question_that_does_not_fit_is_told_with_both_counts(tiny: HfModel) -> None:
    with pytest.raises(ContextOverflow, match=r"tokens, hf:.* holds 4096 with its reply"):
        free(tiny, [Message("user", "北京" * 4000)], SHORT)


def test_a_reply_that_is_given_up_leaves_the_model_usable(tiny: HfModel) -> None:
    expected = free(tiny, QUESTION, SHORT)
    stream = tiny.complete(QUESTION, Decoding(3000))
    while not next(stream):
        pass
    stream.close()

    assert free(tiny, QUESTION, SHORT) == expected


def test_reading_a_long_prompt_can_be_given_up_between_layers(tiny: HfModel) -> None:
    expected = free(tiny, QUESTION, SHORT)
    stream = tiny.complete([Message("user", "the lazy dog " * 700)], SHORT)
    next(stream)
    next(stream)
    stream.close()

    assert free(tiny, QUESTION, SHORT) == expected


def test_a_template_without_system_gives_its_words_to_the_person(tmp_path: Path) -> None:
    model = opened(str(save_model(tmp_path, WITHOUT_SYSTEM + TEMPLATE)))
    turn = model.network.tokens.encode(CONTROLS[1], special=True)[0]

    assert model.rendered(QUESTION).tokens.count(turn) == 2
    model.close()


def test_a_template_that_refuses_everything_is_told(tmp_path: Path) -> None:
    model = opened(str(save_model(tmp_path, "{{ raise_exception('not me') }}")))

    with pytest.raises(ModelUnavailable, match="the model's chat template refuses: not me"):
        free(model, QUESTION, SHORT)
    model.close()


def test_a_model_without_a_template_is_given_plain_text(tmp_path: Path) -> None:
    notices: list[str] = []
    model = opened(str(save_model(tmp_path, None)), notices)
    tokens = model.network.tokens
    text = b"".join(map(tokens.piece, model.rendered(QUESTION).tokens)).decode()

    assert text == "be brief\n\nWhat is 6 times 7? 六乘七\n\n"
    assert notices == [f"hf:{tmp_path} has no chat template: it is given plain text"]
    model.close()


def test_closing_twice_is_safe(tiny_folder: Path) -> None:
    model = opened(str(tiny_folder))
    model.close()
    model.close()
