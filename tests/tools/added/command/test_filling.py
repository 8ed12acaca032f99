import pytest

from tests.tools.added.command.commanding import called, command


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "a b",
        "$HOME; rm -rf / && `id`",
        "{text}",
        "'\"",
        "*",
        "中文",
        "",
        "a\nb",
        "--x=1"[2:],
    ],
)
def test_a_value_stays_one_argument_whatever_it_holds(text: str) -> None:
    assert called(command("{text}"), text=text) == repr([text])


def test_a_value_may_be_part_of_an_argument_and_braces_stand_for_themselves() -> None:
    one = command("--file={text}.txt", "{{text}}")

    assert called(one, text="-a b") == "['--file=-a b.txt', '{text}']"


@pytest.mark.parametrize("template", ["{text}", "{text}.txt"])
def test_a_value_that_would_be_an_option_is_refused(template: str) -> None:
    told = called(command(template), text="--exec=id")

    assert told == "error: text may not begin with '-': the program would take it for an option"


def test_a_person_may_let_a_value_begin_with_a_dash() -> None:
    assert called(command("{text}", dashes=frozenset({"text"})), text="-5") == "['-5']"


def test_a_list_of_arguments_is_left_out_where_a_value_is_missing() -> None:
    properties = {"text": {"type": "string"}, "count": {"type": "integer"}}
    one = command(["-n", "{count}"], "{text}", properties=properties, required=["text"])

    assert called(one, text="a") == "['a']"
    assert called(one, text="a", count=3) == "['-n', '3', 'a']"


def test_a_default_takes_the_place_of_a_missing_value_and_truth_is_written_small() -> None:
    properties = {
        "count": {"type": "integer", "default": 10},
        "all": {"type": "boolean", "default": True},
    }
    one = command("{count}", "{all}", properties=properties, required=[])

    assert called(one) == "['10', 'true']"


def test_arguments_are_held_to_their_schema_first() -> None:
    properties = {"text": {"type": "string", "enum": ["a", "b"]}}

    told = called(command("{text}", properties=properties), text="c")
    assert told == "error: the arguments of tried are wrong: text: 'c' is not one of ['a', 'b']"


def test_a_pattern_holds_from_end_to_end() -> None:
    one = command("{text}", properties={"text": {"type": "string", "pattern": "[a-z]+"}})

    assert called(one, text="abc") == "['abc']"
    assert called(one, text="abc\n") == "error: text does not match [a-z]+"
    assert called(one, text="../abc") == "error: text does not match [a-z]+"


def test_what_no_program_can_be_given_is_refused() -> None:
    assert called(command("{text}"), text="a\0b").startswith("error: text holds a NUL")
    assert called(command("{text}"), text="a\ud800") == "error: text is no text that can be encoded"
    assert called(command("{text}"), text="a" * 200_000).startswith("error: an argument has 200000")
