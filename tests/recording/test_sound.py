"""Whether a session from elsewhere holds what the program writes, so that nothing trips over it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agent.errors import UserError
from agent.recording.sound import check
from agent.store.carrying import Carried, carried
from tests.recording.taping import recorded, start

SAYS = " count\nAnswer: 18"


def whole() -> Carried:
    """Return a session of one turn, as it is carried elsewhere."""
    found = recorded(start("react"), SAYS)
    return carried(found.store, found.store.adopt(found.run.id))


def with_body(kind: str, change: Mapping[str, Any], type_: str = "") -> Carried:
    """Return the session with `change` in each body of a kind."""
    found = whole()
    entries = [
        replace(one, body={**one.body, **change})
        if one.kind == kind and one.body.get("type", "") == type_
        else one
        for one in found.entries
    ]
    assert entries != list(found.entries)
    return replace(found, entries=tuple(entries))


def test_what_the_program_wrote_is_sound() -> None:
    check(whole())


def test_events_that_a_later_version_may_know_are_left_alone() -> None:
    check(with_body("event", {"type": "danced", "step": "x"}, "thought"))


@pytest.mark.parametrize(
    ("kind", "change", "type_"),
    [
        ("event", {"text": [1]}, "answer"),
        ("event", {"text": None}, "thought"),
        ("event", {"usage": None}, "called"),
        ("event", {"usage": {"prompt_tokens": "many"}}, "called"),
        ("event", {"step": 1.5}, "thought"),
        ("event", {"citations": [5]}, "answer"),
        ("event", {"type": []}, "thought"),
        ("reply", {"asked": 5}, ""),
        ("reply", {"asked": {"messages": [{}], "decoding": {}}}, ""),
        ("reply", {"cuts": "x"}, ""),
        ("ended", {"exit_code": "x"}, ""),
        ("ended", {"shown": None}, ""),
    ],
)
def test_what_it_would_never_write_is_refused(
    kind: str, change: Mapping[str, Any], type_: str
) -> None:
    damaged = with_body(kind, change, type_)

    with pytest.raises(UserError, match=rf"a damaged session: entry \d+ is no {kind} as this"):
        check(damaged)


@pytest.mark.parametrize("body", [{"dropped": 5}, {"shortened": [[1]]}, {"summary": None}])
def test_a_memory_of_another_shape_is_refused(body: Mapping[str, Any]) -> None:
    found = whole()
    kept = replace(found.entries[0], kind="remembered", run="", body=dict(body))

    with pytest.raises(UserError, match="is no remembered as this program writes it"):
        check(replace(found, entries=(*found.entries, kept)))
