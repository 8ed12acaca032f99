"""Runs that used the web: played again without it, gone on with, and proven later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agent.errors import NoAnswer
from agent.events import Contact, Observation, Reached
from agent.prompts import Library
from agent.recording.changing import Changes
from agent.recording.forking import Fork
from agent.recording.past import Differs
from agent.recording.replaying import replayed
from agent.recording.running import kit_of
from agent.recording.starting import start_of
from agent.settings import Settings
from agent.store.entry import Entry
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.recording.browsing import LOOKS_UP, RESEARCHES, WHERE, browsed, kinds, offline, paper
from tests.recording.taping import Recorded, again, start, taken
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import answers, does
from tests.strategies.playing import EGGS
from tests.tools.web.paper import ACCESSED


@pytest.fixture
def whole() -> Recorded:
    return browsed(*LOOKS_UP)


def reached(found: Recorded) -> list[Reached]:
    return [one for one in found.events if isinstance(one, Reached)]


def told(found: Recorded) -> list[str]:
    return [one.text for one in found.events if isinstance(one, Observation)]


def test_the_loop_surfs_again_from_the_record(whole: Recorded) -> None:
    assert [one.quote for one in whole.answer.citations] == ["was born in Velmouth"]
    assert again(whole) == (whole.events, "")


@pytest.mark.parametrize("options", [{}, {"episodes": "2"}])
def test_research_plays_again_from_the_record(options: dict[str, str]) -> None:
    begun = start("research", WHERE, options)
    found = browsed(*RESEARCHES * int(options.get("episodes", "1")), begun=begun)

    assert [one.quote for one in found.answer.citations] == ["Ada Brandt was born in Velmouth"]
    assert again(found) == (found.events, "")


def test_all_that_the_web_gave_is_kept_in_order(whole: Recorded) -> None:
    assert kinds(whole) == ["search", "open", "open", "open", "contacts"]


def test_a_citation_says_when_its_page_was_read(whole: Recorded) -> None:
    assert [one.accessed for one in whole.answer.citations] == [ACCESSED]


def test_whom_it_reached_is_told_before_the_answer(whole: Recorded) -> None:
    step = whole.answer.step

    assert whole.events[-2] == Reached(step, (Contact("paper.example", "page", 4, 100, 1000),))
    assert whole.past.last == step


def test_whom_it_reached_is_told_where_there_is_no_answer() -> None:
    found = browsed(LOOKS_UP[0], NoAnswer("nothing"))

    assert found.error == "NoAnswer: nothing"
    assert [len(one.contacts) for one in reached(found)] == [1]
    assert again(found) == (found.events, found.error)


def test_a_run_that_reached_nobody_tells_nothing_and_keeps_nothing_of_the_web() -> None:
    found = browsed(" seen\nAnswer: It is 18.", begun=start("react", EGGS))

    assert (reached(found), kinds(found)) == ([], [])
    assert again(found) == (found.events, "")


def test_whom_it_reached_is_kept_where_it_is_stopped_and_told_again_in_its_place(
    whole: Recorded,
) -> None:
    at = next(n for n, one in enumerate(whole.events, 1) if isinstance(one, Observation))
    begun = start("react", WHERE)
    kit = kit_of(begun, Library(), ScriptedModel(LOOKS_UP[:1]), None, paper())
    found = taken(kit, begun, stop_after=at)
    kept = [one.body for one in found.store.entries(run=found.run.id) if one.kind == "event"]
    ledger = Reached(1, (Contact("paper.example", "page", 1, 100, 1000),))

    assert (kept[-1]["type"], kept[-1]["after"]) == ("reached", at)
    assert again(found) == ([*found.events, ledger], "Over")


def test_an_offline_run_says_so() -> None:
    begun = offline(start("direct"))
    found = browsed("Answer: 18", begun=begun)

    assert reached(found) == [Reached(1, (), True)]
    assert again(found) == (found.events, "")


def without(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


def forked(found: Recorded, fork: Fork, *replies: str) -> tuple[Recorded, Any]:
    web = paper()
    begun = replace(start_of(found.past.started, Settings()), changes=fork.as_json())
    return browsed(*replies, begun=begun, web=web, fork=fork.checked()), web


def test_a_fork_goes_on_with_the_live_web_beyond_the_record(whole: Recorded) -> None:
    fork = Fork(whole.past, 3, Changes())
    other = does("Search.", "search_web", query="Ada Brandt")
    done, web = forked(whole, fork, other, answers("Ada Brandt [1]."))

    assert told(done)[:2] == told(whole)[:2]
    assert web.asked == [("search", "Ada Brandt")]
    assert again(done) == (done.events, "")


def test_a_fork_without_a_web_is_told_that_it_is_off(whole: Recorded) -> None:
    fork = Fork(whole.past, 3, Changes()).checked()
    begun = replace(start_of(whole.past.started, Settings()), changes=fork.as_json())
    model = ScriptedModel([LOOKS_UP[2], answers("Ada Brandt.")])
    done = taken(kit_of(begun, Library(), model), begun, fork=fork)

    assert "the web is off here" in told(done)[2]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("search", "Duna", "search Marlow Lighthouse builder is asked, and was search Duna"),
     ("limit", 3, "search Marlow Lighthouse builder is asked with another limit")],
)  # fmt: skip
def test_another_search_than_was_recorded_is_told(
    whole: Recorded, name: str, value: object, told: str
) -> None:
    kept = [
        replace(one, body={**one.body, "asked": {**one.body["asked"], name: value}})
        if name in one.body["asked"] else one
        for one in whole.past.kept
    ]  # fmt: skip
    past = replace(whole.past, kept=tuple(kept))
    with pytest.raises(Differs) as found:
        [*replayed(past, start_of(past.started, Settings()), Library())]

    assert str(found.value) == f"step 1 differs from the record: {told}"


def test_a_record_of_a_version_without_the_web_plays_again() -> None:
    found = browsed(" seen\nAnswer: It is 18.", begun=start("direct"))
    store = Store(Sqlite(None))
    for one in found.store.entries(run=found.run.id):
        body = without(one.body, "web", "offline")
        if one.kind == "started":
            body["settings"] = without(body["settings"], "web", "region")
            store.begin(found.run, body)
        else:
            store.append(Entry(one.kind, body, found.run.id))
    old = Recorded(store, found.run)

    assert old.past.web is False
    assert again(old) == (found.events, "")


def test_an_answer_of_a_version_that_knew_no_time_of_access_plays_again(whole: Recorded) -> None:
    older = [
        {**body, "citations": [without(one, "accessed") for one in body["citations"]]}
        if body["type"] == "answer" else body
        for body in whole.past.events
    ]  # fmt: skip
    past = replace(whole.past, events=tuple(older), kept=tuple(
        replace(one, body=_without_access(one.body)) for one in whole.past.kept))  # fmt: skip
    events = [*replayed(past, start_of(past.started, Settings()), Library())]

    assert [type(one) for one in events] == [type(one) for one in whole.events]


def _without_access(body: Any) -> Any:
    if "page" not in body:
        return body
    return {**body, "page": without(body["page"], "accessed")}
