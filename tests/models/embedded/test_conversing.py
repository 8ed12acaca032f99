"""A conversation is read once: each turn reads what is new, whatever came between."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from agent.messages import Decoding, Message
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_model
from agent.models.embedded.reading import Reader
from agent.models.embedded.snapshots import key_of
from agent.models.embedded.states import forget_state
from agent.models.model import Local
from agent.settings import Settings
from tests.models.embedded.conversing import FEW, LONG, RULES, Talk, aside, hear, opened

pytestmark = pytest.mark.model


@pytest.fixture
def talk(model: EmbeddedModel) -> Talk:
    found = Talk(model)
    assert found.new(LONG) > 150
    return found


def test_each_turn_reads_only_what_is_new(talk: Talk) -> None:
    questions = ["How many?", "And why?", "还有呢？请用中文回答。", "Are you sure?"]
    assert max(talk.new(question) for question in questions) < FEW


def test_what_the_model_wrote_in_other_tokens_is_all_that_is_read_again(talk: Talk) -> None:
    talk.turn("Act.", opening="Thought:", grammar='root ::= " Action: py" "th" "on 1" [0-9]+')
    assert talk.new("Observation: 42") < FEW


def test_what_is_asked_aside_displaces_nothing(talk: Talk) -> None:
    aside(talk.model)
    assert talk.new("How many?") < FEW
    aside(talk.model, LONG)
    assert talk.new("And why?") < FEW


def test_a_reply_that_was_stopped_stays_read(talk: Talk) -> None:
    talk.said.append(Message("user", "Tell a tale of two mice."))
    replying = talk.model.complete(talk.said, Decoding(max_tokens=99))
    written = ""
    while len(written) < 20:
        written += next(replying)
    replying.close()
    talk.said.append(Message("assistant", f"{written} […]"))
    assert talk.new("Go on.") < FEW


def test_what_was_taken_back_or_shortened_leaves_the_rest_read(talk: Talk) -> None:
    talk.turn("Thought: I should compute this with a tool. Action: python")
    talk.turn("Observation: 42")
    del talk.said[-3:-1]  # a tool turn of which question and answer are kept
    assert talk.new("How many?") < 2 * FEW
    del talk.said[-4:]
    assert talk.new("How many?") < 2 * FEW


def test_two_lanes_give_the_replies_of_one(settings: Settings) -> None:
    def replies(model: EmbeddedModel, with_asides: bool) -> list[str]:
        talk, found = Talk(model), list[str]()
        for question in ("Tell a tale of two mice.", "And of cats?", "再讲一个。"):
            found.append(talk.turn(question, temperature=1.2, seed=7).whole.text)
            if with_asides:
                found.append(aside(model).whole.text)
        return found

    with opened(settings) as two:
        assert two.beside is not None
        beside = replies(two, with_asides=True)
    with open_one(settings) as one:
        alone = replies(one, with_asides=False)
        title = aside(one).whole.text
    assert beside == [alone[0], title, alone[1], title, alone[2], title]


@contextmanager
def open_one(settings: Settings) -> Iterator[EmbeddedModel]:
    model = open_model(settings, lambda progress: None, print)
    assert (model.beside, type(model.reader)) == (None, Reader)
    yield model
    model.close()


def test_with_one_lane_what_is_asked_aside_works_and_no_state_is_kept_of_it(
    talk: Talk,
) -> None:
    model = talk.model
    alone = EmbeddedModel("alone", model.engine, model.context_tokens, model.reader)
    assert aside(alone, LONG).whole.text
    alone.keep_state("alone")
    assert kept_as("alone", model) == []
    assert Talk(alone, talk.said).turn("How many?").whole.text


def kept_as(name: str, model: EmbeddedModel) -> list[Path]:
    snapshots = model.reader._snapshots
    assert snapshots is not None
    return sorted(snapshots.folder.glob(f"*-{key_of(name)}.*"))


def states(settings: Settings) -> list[Path]:
    return sorted(settings.snapshots_folder.glob("*-*.kv"))


def test_a_snapshot_of_an_engine_with_one_lane_is_none_for_two(settings: Settings) -> None:
    with open_one(settings) as one:
        Talk(one).turn("Hello")
    with opened(settings) as two:
        assert Talk(two).turn("Hello").whole.usage.cached_tokens == 0
    with opened(settings) as two:
        assert Talk(two).turn("Hello").whole.usage.cached_tokens > 0


def test_a_later_process_goes_on_where_this_one_ended(settings: Settings) -> None:
    with opened(settings) as model:
        talk = Talk(model)
        talk.turn(LONG)
        talk.turn("How many?")
        model.keep_state("one")
    with opened(settings) as model:
        assert Talk(model, talk.said).new("And why?") < FEW
        model.keep_state("one")
        model.keep_state("one")
    (state,) = states(settings)
    assert state.parent.stat().st_mode & 0o077 == 0


def test_a_damaged_state_is_deleted_and_the_conversation_read_again(settings: Settings) -> None:
    with opened(settings) as model:
        talk = Talk(model)
        talk.turn(LONG)
        model.keep_state("one")
    (state,) = states(settings)
    sound = state.read_bytes()
    half = len(sound) // 2
    state.write_bytes(sound[:half] + bytes([sound[half] ^ 1]) + sound[half + 1 :])
    with opened(settings) as model:
        assert Talk(model, talk.said).new("How many?") > 150
    assert states(settings) == []


def test_a_short_or_unread_conversation_leaves_no_state(settings: Settings) -> None:
    with opened(settings) as model:
        model.keep_state("none")
        Talk(model).turn("hi")
        model.keep_state("short")
    assert states(settings) == []
    with open_one(settings) as model:
        model.keep_state("one")
        assert list(model.read_ahead([RULES])) == []


def test_a_forgotten_conversation_leaves_nothing_on_disk(talk: Talk) -> None:
    talk.model.keep_state("gone")
    (state,) = kept_as("gone", talk.model)
    forget_state(state.parent, "gone")
    assert kept_as("gone", talk.model) == []


def test_tokens_are_counted_as_the_prompt_has_them(talk: Talk) -> None:
    assert isinstance(talk.model, Local)
    said = tuple(talk.said)
    counted = talk.model.count(said)
    usage = hear(talk.model, said, Decoding(max_tokens=1)).whole.usage
    assert counted == usage.prompt_tokens == talk.model.count(list(said))


def test_one_model_after_another_takes_the_memory_of_one(settings: Settings) -> None:
    """The first two fill the heap; a lane left behind would be 100 MB, a model 600 MB."""

    def left() -> int:
        with opened(settings) as model:
            Talk(model).turn("hi")
        return int(psutil.Process().memory_info().rss)

    _, before, _, after = [left() for _ in range(4)]
    assert after < before + (150 << 20)
