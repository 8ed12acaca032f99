"""Keys stay out of what a model says, however its words are cut into pieces."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ModelUnavailable
from agent.messages import Completion, Decoding, Message, ToolCall
from agent.models.discreet import DiscreetModel, Held
from agent.models.keys.known import remember
from tests.scripted import Calls, ScriptedModel

KEY = "canary-discreet-aab-aabc"
remember(KEY)


def told(pieces: Sequence[str]) -> str:
    held = Held()
    return "".join([*(part for piece in pieces for part in held.take(piece)), *held.rest()])


@given(st.lists(st.sampled_from([KEY, "x", "canary", "-discreet", "", "a", "aab-", " y "])),
       st.integers(1, 9))  # fmt: skip
def test_a_key_never_comes_through_and_everything_else_does(parts: list[str], size: int) -> None:
    text = "".join(parts)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert told(pieces) == text.replace(KEY, "[secret]")


def test_what_cannot_become_a_key_is_told_at_once() -> None:
    held = Held()

    assert list(held.take("Hello")) == ["Hello"]
    assert list(held.take(" can")) == [" "]
    assert list(held.take("dy")) == ["candy"]


def test_replies_calls_and_errors_are_without_keys() -> None:
    call = ToolCall("send", {"to": ["x", KEY], KEY: 1})
    model = DiscreetModel(
        ScriptedModel([Calls((call,), f"I send {KEY}"), ModelUnavailable(f"bad: {KEY}", KEY)],
                      native=True), {},
    )  # fmt: skip

    def heard() -> Completion:
        replying = model.complete((Message("user", "hi"),), Decoding())
        while True:
            try:
                assert KEY not in next(replying)
            except StopIteration as stop:
                done: Completion = stop.value
                return done

    done = heard()
    assert done.text == "I send [secret]"
    assert done.calls == (ToolCall("send", {"to": ["x", "[secret]"], "[secret]": 1}),)
    with pytest.raises(ModelUnavailable) as caught:
        heard()
    assert (str(caught.value), caught.value.hint) == ("bad: [secret]", "[secret]")


def test_the_person_knows_better_what_a_model_can() -> None:
    model = DiscreetModel(ScriptedModel([], native=True), {"calls": False, "grammar": True})

    assert (model.abilities.calls, model.abilities.grammar) == (False, True)
