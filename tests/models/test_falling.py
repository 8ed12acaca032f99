"""Models in a row: who answers when one cannot be had, and what is never passed on."""

from collections.abc import Callable, Generator, Sequence

import pytest

from agent.errors import (
    AgentError,
    AuthenticationFailed,
    ContextOverflow,
    ModelUnavailable,
    RateLimited,
    UserError,
)
from agent.messages import Completion, Decoding, Message, ToolSpec
from agent.models.falling import Candidate, first_of
from agent.models.model import Model
from tests.scripted import Calls, ScriptedModel

ASKED = (Message("user", "hello"),)
USUAL = Decoding()


def row(*models: ScriptedModel | AgentError) -> tuple[list[Candidate], list[str]]:
    opened: list[str] = []

    def opener(one: ScriptedModel | AgentError) -> Callable[[], Model]:
        def opening() -> Model:
            if isinstance(one, AgentError):
                raise one
            opened.append(one.name)
            return one

        return opening

    names = [one.name if isinstance(one, ScriptedModel) else "broken" for one in models]
    return [Candidate(name, opener(one)) for name, one in zip(names, models, strict=True)], opened


def heard(model: Model, decoding: Decoding = USUAL) -> tuple[str, Completion]:
    replying: Generator[str, None, Completion] = model.complete(ASKED, decoding)
    pieces = []
    while True:
        try:
            pieces.append(next(replying))
        except StopIteration as stop:
            return "".join(pieces), stop.value


def scripted(name: str, *replies: str | Calls | Exception, native: bool = False) -> ScriptedModel:
    return ScriptedModel(replies, name=name, native=native)


@pytest.mark.parametrize("error", [ModelUnavailable, RateLimited, AuthenticationFailed])
def test_the_next_model_answers_where_one_cannot_be_had(error: type[AgentError]) -> None:
    told: list[str] = []
    candidates, opened = row(scripted("one", error("no luck")), scripted("two", "hi", "again"))
    model = first_of(candidates, told.append)

    assert (model.name, opened) == ("one", ["one"])
    text, done = heard(model)
    assert (text, done.model, model.name) == ("hi", "two", "two")
    assert told == ["one cannot be had (no luck): two answers"]
    assert heard(model)[0] == "again"  # it stays with the one that answers


@pytest.mark.parametrize("error", [UserError, ContextOverflow, ZeroDivisionError])
def test_mistakes_are_told_and_not_passed_on(error: type[Exception]) -> None:
    candidates, opened = row(scripted("one", error("mind this")), scripted("two"))
    model = first_of(candidates, print)

    with pytest.raises(error, match="mind this"):
        heard(model)
    assert opened == ["one"]


def test_the_last_one_tells_what_is_wrong() -> None:
    told: list[str] = []
    candidates, _ = row(scripted("one", ModelUnavailable("first")), ModelUnavailable("second"))
    model = first_of(candidates, told.append)

    with pytest.raises(ModelUnavailable, match="first"):
        heard(model)
    assert told == ["broken cannot be had either (second)"]


def test_a_model_that_does_not_open_is_passed_over_at_once() -> None:
    told: list[str] = []
    candidates, _ = row(AuthenticationFailed("there is no key"), scripted("two", "hi"))
    model = first_of(candidates, told.append)

    assert model.name == "two"
    assert told == ["broken cannot be had (there is no key): two answers"]
    assert heard(model) == ("hi", model_less(heard_text="hi", model=model))


def model_less(heard_text: str, model: Model) -> Completion:
    """Return what the only model that opened says: nobody stands in for anybody."""
    return heard(ScriptedModel([heard_text], name=model.name))[1]


def test_what_has_begun_to_write_is_not_replaced() -> None:
    class Breaking(ScriptedModel):
        def complete(
            self, messages: Sequence[Message], decoding: Decoding
        ) -> Generator[str, None, Completion]:
            yield "Hal"
            raise ModelUnavailable("the line broke")

    candidates, opened = row(Breaking((), name="one"), scripted("two"))
    model = first_of(candidates, print)

    with pytest.raises(ModelUnavailable, match="the line broke"):
        heard(model)
    assert opened == ["one"]


def test_a_run_with_native_calls_goes_on_with_a_model_that_can_make_them() -> None:
    told: list[str] = []
    candidates, _ = row(
        scripted("one", ModelUnavailable("gone"), native=True),
        scripted("text"),
        scripted("two", "hi", native=True),
    )
    model = first_of(candidates, told.append)
    tools = (ToolSpec("python", "Run a program.", {"type": "object"}),)

    assert heard(model, Decoding(tools=tools))[0] == "hi"
    assert told == [
        "text cannot go on: it calls no tools natively, as this run does",
        "one cannot be had (gone): two answers",
    ]
