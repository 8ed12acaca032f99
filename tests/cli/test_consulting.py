"""When something is looked up in texts that came with a question, and what strict asks for."""

import pytest

from agent.cli.attaching import Given
from agent.cli.consulting import Reading, unproven
from agent.events import Answer, Claim
from tools.documents.document import Document

SHORT, LONG = Given("a.txt", "word " * 10), Given("b.txt", "word " * 4000)
PARSED = Given("c.pdf", "word", parsed=Document("/c.pdf", "pdf", "word"))
PROVEN = Claim("So.", (1,), True)
UNPROVEN = Claim("Not so.", (), False, "no quote proves it")


@pytest.mark.parametrize(
    ("strategy", "strict", "given", "looked_up"),
    [
        ("auto", False, (SHORT,), False),
        ("auto", True, (SHORT,), True),
        ("auto", False, (SHORT, LONG), True),
        ("auto", False, (PARSED,), True),
        ("auto", False, (), False),
        ("rag", False, (SHORT,), True),
        ("react", False, (SHORT,), False),
        ("react", False, (PARSED,), False),
        ("react", False, (LONG,), True),
        ("direct", True, (LONG, PARSED), False),
    ],
)
def test_texts_are_looked_up_in_where_they_are_long_or_to_be_cited(
    strategy: str, strict: bool, given: tuple[Given, ...], looked_up: bool
) -> None:
    assert Reading(strategy, 4096, strict).looks_up(given) is looked_up


def test_chinese_takes_more_tokens_than_english() -> None:
    assert Given("a", "a" * 1400).tokens == 350
    assert Given("a", "中" * 1400).tokens == 1000


@pytest.mark.parametrize(
    ("answer", "strict", "consulted", "lacking"),
    [
        (Answer(1, "So.", claims=(PROVEN, UNPROVEN)), True, True,
         ['unverified: "Not so.": no quote proves it']),
        (Answer(1, "So.", claims=(PROVEN,)), True, True, []),
        (Answer(1, "So.", claims=(UNPROVEN,)), False, True, []),
        (Answer(1, "So."), True, True,
         ["unverified: nothing in the answer was proven from documents"]),
        (Answer(1, "So."), True, False, []),
        (Answer(1, "Not in the documents.", abstained=True), True, True, []),
    ],
)  # fmt: skip
def test_strict_asks_for_a_proof_of_every_claim(
    answer: Answer, strict: bool, consulted: bool, lacking: list[str]
) -> None:
    assert unproven(answer, strict, consulted) == lacking
