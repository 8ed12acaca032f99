"""The title of a session: the model's, in few words, else the beginning of the question."""

import pytest

from agent.errors import ModelUnavailable
from agent.memory.titling import beginning, title_of
from agent.prompts import Library
from agent.strategies.calling import result_of
from tests.scripted import Cut, ScriptedModel


def titled(reply: str | Cut | Exception, question: str = "What do 12 tickets cost?") -> str:
    writing = title_of(ScriptedModel([reply]), Library(), question, "They cost 90 euros.")
    return result_of(writing)


@pytest.mark.parametrize(
    ("reply", "title"),
    [
        ("Price of 12 tickets", "Price of 12 tickets"),
        (' "Price of 12 tickets." ', "Price of 12 tickets"),
        ("Price\nof tickets", "Price of tickets"),
    ],
)
def test_the_model_names_a_session(reply: str, title: str) -> None:
    assert titled(reply) == title


def test_a_title_is_in_the_language_of_the_question() -> None:
    assert titled("西安三日游", "去西安玩三天，有什么建议？") == "西安三日游"
    assert (
        titled("Three days in Xi'an", "去西安玩三天，有什么建议？") == "去西安玩三天，有什么建议？"
    )


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "one two three four five six seven eight nine words",
        "x" * 80,
        Cut("A title that was cut"),
        ModelUnavailable("the engine is gone"),
    ],
)
def test_what_is_no_title_gives_way_to_the_question(reply: str | Cut | Exception) -> None:
    assert titled(reply) == "What do 12 tickets cost?"


def test_it_is_asked_beside_the_conversation() -> None:
    model = ScriptedModel(["Tickets"])

    result_of(title_of(model, Library(), "What do 12 tickets cost?", "90 euros."))

    assert model.calls[0][1].aside


def test_a_long_question_is_cut_between_words() -> None:
    assert beginning("What do twelve tickets for the opera in Vienna cost on a Sunday in May?") == (
        "What do twelve tickets for the opera in Vienna cost on a …"
    )
    assert beginning("票" * 70) == "票" * 60 + " …"
