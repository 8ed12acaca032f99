"""Forks: the steps before are played, what follows is done anew with the change."""

from dataclasses import replace

import pytest

from agent.errors import UserError
from agent.events import Event, Observation, Streamed, Thought
from agent.recording.changing import Changes
from agent.recording.forking import Fork
from agent.recording.past import past_of
from agent.recording.starting import start_of
from agent.settings import Settings
from agent.store.rows import Run
from tests.recording.taping import Recorded, again, recorded, start
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import BORN, PAGES, SEARCHES, answers
from tests.tools.documents.pages import documents

COMPUTES = " compute\nAction: python\n```python\nprint(36 // 2)\n```\n"
AGAIN = " once more\nAction: python\n```python\nprint(40 // 2)\n```\n"
SAYS = " seen\nAnswer: It is 18."
OTHERWISE = " seen\nAnswer: It is 20."


@pytest.fixture
def whole() -> Recorded:
    return recorded(start("react"), COMPUTES, AGAIN, SAYS)


def forked(found: Recorded, fork: Fork, *replies: str) -> tuple[Recorded, ScriptedModel]:
    model = ScriptedModel(replies)
    begun = replace(start_of(found.past.started, Settings()), changes=fork.as_json())
    done = recorded(begun, model=model, fork=fork.checked())
    model.close()
    return done, model


def observed(found: Recorded) -> list[str]:
    return [one.text for one in found.events if isinstance(one, Observation)]


def whole_events(found: Recorded) -> list[Event]:
    return [one for one in found.events if not isinstance(one, Streamed)]


def test_the_steps_before_are_played_and_the_rest_is_asked_anew(whole: Recorded) -> None:
    done, model = forked(whole, Fork(whole.past, 3), OTHERWISE)

    assert whole_events(done)[1:-3] == whole_events(whole)[1:-3]
    assert done.answer.text == "It is 20."
    assert len(model.calls) == 1
    assert model.calls[0][0][-1].content.startswith("Observation: 20")


def test_at_step_one_all_is_done_anew(whole: Recorded) -> None:
    done, model = forked(whole, Fork(whole.past, 1), COMPUTES, OTHERWISE)

    assert (len(model.calls), observed(done), done.answer.text) == (2, ["18"], "It is 20.")


def test_a_fork_plays_again_by_itself(whole: Recorded) -> None:
    done, _ = forked(whole, Fork(whole.past, 2), SAYS)

    assert again(done) == (done.events, "")


def test_a_fork_can_be_forked(whole: Recorded) -> None:
    done, _ = forked(whole, Fork(whole.past, 2), AGAIN, OTHERWISE)
    later, model = forked(done, Fork(done.past, 3), SAYS)

    assert (len(model.calls), later.answer.text) == (1, "It is 18.")


def test_temperature_and_seed_hold_from_the_step_on(whole: Recorded) -> None:
    fork = Fork(whole.past, 2, Changes(temperature=0.8, seed=7))
    _, model = forked(whole, fork, COMPUTES, SAYS)

    assert [(one.temperature, one.seed) for _, one in model.calls] == [(0.8, 7), (0.8, 8)]


def test_a_reply_of_the_person_stands_in_for_one_of_the_model(whole: Recorded) -> None:
    reply = " mine\nAction: python\n```python\nprint(5)\n```\n"
    done, model = forked(whole, Fork(whole.past, 2, Changes(reply=reply)), OTHERWISE)

    assert (observed(done), len(model.calls)) == (["18", "5"], 1)
    assert [one.text for one in done.events if isinstance(one, Thought)][1] == "mine"
    assert again(done) == (done.events, "")


def test_an_observation_of_the_person_stands_in_for_the_tool(whole: Recorded) -> None:
    done, model = forked(whole, Fork(whole.past, 2, Changes(observation="21")), " so\nAnswer: 21")

    assert observed(done) == ["18", "21"]
    assert (done.answer.value, len(model.calls)) == (21, 1)
    assert again(done) == (done.events, "")


def test_documents_are_searched_anew_from_the_step_on() -> None:
    library = documents(PAGES)
    begun = start("react", BORN, documents=library)
    found = recorded(begun, SEARCHES, answers("Velmouth."), documents=library)
    fork = Fork(found.past, 2).checked()
    more = ' Look.\nAction: search_documents\n{"query": "Marlow Lighthouse"}'
    done = recorded(begun, more, answers("There."), documents=library, fork=fork)

    assert len(observed(done)) == 2
    assert again(done) == (done.events, "")


@pytest.mark.parametrize("step", [0, 4, 99])
def test_a_step_that_is_none_is_refused(whole: Recorded, step: int) -> None:
    with pytest.raises(UserError, match=f"step {step} is none of the run .*: it has steps 1 to 3"):
        Fork(whole.past, step).checked()


def test_an_observation_where_no_tool_ran_is_refused(whole: Recorded) -> None:
    with pytest.raises(UserError, match="step 3 .* ran no tool"):
        Fork(whole.past, 3, Changes(observation="x")).checked()


def test_a_fork_knows_what_it_comes_from(whole: Recorded) -> None:
    fork = Fork(whole.past, 2, Changes(temperature=0.5))
    done, _ = forked(whole, fork, SAYS)

    changes = past_of(done.store, done.store.run(done.run.id)).started["changes"]
    assert changes == {"run": whole.run.id, "step": 2, "temperature": 0.5}
    assert isinstance(done.run, Run)
