"""Presets: what they add to a prompt, and to which message."""

import pytest

from agent.errors import UserError
from agent.messages import Message, Question
from agent.prompts import Library, Opened, react_prompt
from tests.toys import TOYS

TWELVE, BRIEF = Library().preset("twelve"), Library().preset("brief")
SHIPPED = sorted(name for name in Library().names() if name.startswith("presets/"))


def test_roles_styles_and_forms_of_output_are_shipped() -> None:
    purposes = [Library().find(name).front.purpose.partition(":")[0] for name in SHIPPED]

    assert sorted(set(purposes)) == ["a form of output", "a role", "a style"]
    assert 8 <= len(SHIPPED) <= 12


@pytest.mark.parametrize("name", SHIPPED)
def test_a_preset_is_a_short_text_without_variables(name: str) -> None:
    prompt = Library().find(name)

    assert prompt.front.variables == ()
    assert 20 < len(prompt.render()) < 400


def test_presets_are_added_to_the_system_message_in_their_order() -> None:
    library = Library(presets=("twelve", "brief"))
    opened, _ = library.asking("direct", Question("Why?"))
    plain, _ = Library().asking("direct", Question("Why?"))

    assert opened.messages[0] == Message(
        "system", f"{plain.messages[0].content}\n\n{TWELVE}\n{BRIEF}", constant=True
    )
    assert opened.messages[1:] == plain.messages[1:]


def test_a_prompt_without_a_system_message_gets_one() -> None:
    opened, _ = Library(presets=("brief",)).asking("zero-shot-cot", Question("Why?"))

    assert opened == Opened(
        (Message("system", BRIEF, constant=True), Message("user", "Q: Why?")),
        "A: Let's think step by step.",
    )


def test_a_conversation_without_messages_gets_one() -> None:
    assert Library(presets=("brief",)).with_presets(Opened((), "A:")) == Opened(
        (Message("system", BRIEF, constant=True),), "A:"
    )


def test_the_loop_gets_them_too() -> None:
    first, *rest = react_prompt(Library(presets=("brief",))).open(Question("Why?"), TOYS)
    plain, *others = react_prompt().open(Question("Why?"), TOYS)

    assert first == Message("system", f"{plain.content}\n\n{BRIEF}", constant=True)
    assert rest == others


@pytest.mark.parametrize(
    ("name", "hint"),
    [("twelv", "did you mean 'twelve'?"), ("xyz", f"there are {', '.join(SHIPPED)}")],
)
def test_a_preset_that_is_none_comes_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        Library().preset(name)

    told = (str(caught.value), caught.value.hint)
    assert told == (f"there is no preset {name!r}", hint.replace("presets/", ""))
