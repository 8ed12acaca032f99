"""Playing again: interrupted runs, the clock, differences, and what is exact about it."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import AgentError, UserError
from agent.events import Action, Observation, Started, Streamed, Warned
from agent.messages import Decoding, Message, Question, ToolCall
from agent.prompts import Library
from agent.recording import outcomes
from agent.recording.past import Differs
from agent.recording.recorder import Recorder
from agent.recording.replaying import replayed
from agent.recording.replies import reply_of
from agent.recording.running import kit_of
from agent.recording.starting import start_of
from agent.settings import Settings
from agent.store.entry import Entry
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.prompts.writing import write
from tests.recording.taping import Recorded, Sure, Ticking, again, recorded, start, taken
from tests.scripted import ScriptedModel
from tests.strategies.playing import EGGS
from tools.toolbox import Outcome, Toolbox

COMPUTES = " compute\nAction: python\n```python\nprint(36 // 2)\n```\n"
SAYS = " seen\nAnswer: It is 18."


def loop(stop_after: int = -1) -> Recorded:
    return recorded(start("react"), COMPUTES, SAYS, stop_after=stop_after)


def killed(found: Recorded, after: str) -> Recorded:
    """Return a run whose process was killed when the first entry of a kind had been kept."""
    store = Store(Sqlite(None))
    started, *rest = found.store.entries(run=found.run.id)
    store.begin(found.run, started.body)
    for one in rest:
        store.append(Entry(one.kind, one.body, found.run.id))
        if one.kind == after:
            break
    return Recorded(store, found.run)


WHOLE = len(loop().events)


@pytest.mark.parametrize("after", range(1, WHOLE))
def test_an_interrupted_run_plays_up_to_where_it_was_stopped(after: int) -> None:
    found = loop(stop_after=after)

    assert again(found) == (found.events, "Over")


@pytest.mark.parametrize(("kind", "last"), [("outcome", Action), ("reply", Started)])
def test_a_run_whose_process_was_killed_plays_as_far_as_is_known(kind: str, last: type) -> None:
    found = loop()
    events, ended = again(killed(found, kind))

    assert (events, ended) == (found.events[: len(events)], "Over")
    assert isinstance([one for one in events if not isinstance(one, Streamed)][-1], last)


def test_the_clock_ends_a_run_at_the_same_piece() -> None:
    begun = start("react", max_seconds=3.0)
    found = recorded(begun, COMPUTES, f" hm {'so on ' * 60}", SAYS, tape=Ticking())

    assert found.answer.stop_reason == "seconds"
    assert again(found) == (found.events, "")


def test_without_a_limit_no_time_is_kept() -> None:
    assert [*loop().store.entries(kind="clock")] == []


def test_likelihoods_make_the_same_confidence() -> None:
    likelihoods = (-0.1, -0.2, -1 / 3, -1e-9)
    found = recorded(start("direct"), model=Sure("Answer: It's 18", (*likelihoods[:3],)))

    assert found.answer.confidence is not None
    assert again(found) == (found.events, "")


def test_seeds_that_nobody_chose_are_the_same_again() -> None:
    right = " So 18. The answer is 18."
    begun = start("self-consistency", samples=3)
    found = recorded(begun, right, right, right)

    assert again(found) == (found.events, "")
    assert start_of(found.past.started, Settings()).seed == begun.seed


def test_another_question_is_told_at_once() -> None:
    found = loop()
    asked = replace(start_of(found.past.started, Settings()), question=Question("Why?"))

    with pytest.raises(Differs) as told:
        [*replayed(found.past, asked, Library())]
    assert str(told.value) == "step 1 differs from the record: another started"


def test_a_changed_prompt_is_told_with_its_step_and_the_words(tmp_path: Path) -> None:
    found = recorded(start("zero-shot-cot"), " So 18.", " 18")
    shipped = Library().locate("zero-shot-cot/extract")[1].read_text("utf-8")
    write(tmp_path / "zero-shot-cot" / "extract.md", shipped.replace("Q: {{", "Asked: {{"))
    library = Library(folders=(tmp_path,))
    events, ended = again(found, library=library)

    asked = EGGS.text[:24]
    assert ended == (
        "Differs: step 2 differs from the record: message 1 (user) says "
        f"'Asked: {asked[:-1]}…', and was 'Q: {EGGS.text[:27]}…'"
    )
    assert events == found.events[: len(events)]
    assert again(found, lenient=True, library=library)[1] == ""


def test_lenient_goes_on_with_what_was_recorded() -> None:
    found = loop()
    begun = start_of(found.past.started, Settings())
    asked = replace(begun, question=replace(EGGS, text=f"{EGGS.text} Tell me."))
    events = [*replayed(found.past, asked, Library(), lenient=True)]

    assert events[1:] == found.events[1:]


def test_notices_of_the_screen_come_back_in_their_places() -> None:
    found = loop()
    at = next(n for n, one in enumerate(found.events, 1) if isinstance(one, Observation))
    recorder = Recorder(found.store, found.run, print)
    recorder._begun = True
    recorder.taken = at
    recorder.notice("no protections here")

    events, ended = again(found)
    assert ended == ""
    assert events == [*found.events[:at], Warned("no protections here"), *found.events[at:]]


def test_outcomes_come_back_with_their_values_and_errors() -> None:
    def odd(text: str) -> Outcome:
        """Be odd."""
        if text == "broken":
            raise KeyError(text)
        return Outcome(f"nul \0 {text}", [1, {"a": 10**30}])

    kept: list[dict[str, object]] = []
    toolbox = outcomes.kept(Toolbox.of(odd), lambda kind, body: kept.append(dict(body)))
    brought = toolbox.call(ToolCall("odd", {"text": "x"}))
    with pytest.raises(AgentError) as failed:
        toolbox.call(ToolCall("odd", {"text": "broken"}))
    left = iter(kept)
    played = outcomes.played(Toolbox.of(odd), lambda kind, asked: next(left))

    assert played.call(ToolCall("odd", {"text": "x"})) == brought
    with pytest.raises(type(failed.value), match=str(failed.value).replace("(", r"\(")):
        played.call(ToolCall("odd", {"text": "broken"}))


def test_an_error_that_no_store_keeps_whole_ends_a_run_again() -> None:
    found = recorded(start("react"), UserError("nul \0 and half \ud800"))

    assert found.error == "UserError: nul \0 and half \ud800"
    assert again(found) == (found.events, found.error)


def test_what_a_run_starts_from_comes_back_without_folders_and_passwords() -> None:
    begun = replace(
        start("react", temperature=0.3, store="postgresql://me:secret@host/db", data_dir="/x",
              index_url="https://me:secret@host/simple"),
        conversation=(Message("user", "Hi"), Message("assistant", "Hello")),
        conversing=True,
        named=True,
    )  # fmt: skip
    body = begun.as_json()

    assert "secret" not in str(body)
    assert start_of(body, Settings(data_dir="/y")) == replace(
        begun, settings=Settings(temperature=0.3, data_dir="/y")
    )


def test_each_call_is_on_record_with_all_it_was_asked() -> None:
    model = ScriptedModel([COMPUTES, SAYS])
    begun = start("react")
    found = taken(kit_of(begun, Library(), model), begun)
    replies = [reply_of(one.body) for one in found.store.entries(run=found.run.id, kind="reply")]

    assert [(one.messages, one.decoding) for one in replies] == model.calls
    assert all(isinstance(one.decoding, Decoding) for one in replies)


def test_an_action_that_was_recorded_is_not_run_again() -> None:
    found = loop()
    actions = [one for one in found.events if isinstance(one, Action)]

    assert len(actions) == 1
    assert [one.kind for one in found.past.kept] == ["reply", "outcome", "reply"]
    assert [one.step for one in found.past.kept] == [1, 1, 2]
