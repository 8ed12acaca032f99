"""What only some models claim: it holds, or is skipped in words; and how a model ends."""

import pytest

from agent.messages import Decoding
from tests.models.conformance.conftest import Play
from tests.models.conformance.hearing import ASKED, Able, heard
from tests.models.conformance.subject import Says, Subject


def test_a_grammar_is_obeyed_where_that_is_claimed(
    play: Play, able: Able, subject: Subject
) -> None:
    opened = play(Says("maybe"))
    able(opened, "grammar")

    decoding = Decoding(max_tokens=8, grammar='root ::= "maybe" | "never"')
    reply = heard(opened.model, ASKED, decoding)

    assert reply.done.text in ("maybe", "never")


def test_a_reply_goes_on_from_its_first_words_where_that_is_claimed(play: Play, able: Able) -> None:
    opened = play(Says(" 42."))
    able(opened, "prefills")

    decoding = Decoding(max_tokens=8, opening="Six times seven equals")
    reply = heard(opened.model, ASKED, decoding)

    assert not reply.done.text.startswith("Six times")
    assert "42" in reply.done.text


def test_a_model_can_be_closed_twice(play: Play, subject: Subject) -> None:
    if subject.real:
        pytest.skip(f"{subject.name}: its model is shared by the tests")
    opened = play(Says("It is 42."))
    assert heard(opened.model, ASKED).done.text == "It is 42."

    opened.model.close()
    opened.model.close()
