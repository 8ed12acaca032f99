"""Whether passages speak of what a question names."""

from contextlib import closing

import pytest

from agent.strategies.rag.naming import unnamed
from tests.benchmarks.abstaining import ruled_out
from tests.benchmarks.inquiries import inquiries, office
from tests.strategies.shelves import passage

MINUTES = passage(
    "Minutes", "Maria Olsen leads the Aurora project in Bergen for the United Nations."
)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Who leads the Borealis project?", ["Borealis"]),
        ("Where was Jonas Weber born?", ["Jonas", "Weber"]),
        ("Who painted the Mona Lisa?", ["Mona", "Lisa"]),
        ("Is there a VPN?", ["VPN"]),
        ("Who leads the Aurora project?", []),
        ("Who leads the Arora project?", []),
        ("What is Olsen's project called?", []),
        ("Who works for the UN?", []),
        ("Did Maria Olsen ever meet Weber?", []),
        ("what is the boiling point of mercury?", []),
        ("WHO LEADS THE BOREALIS PROJECT?", []),
        ("谁负责 Borealis 项目？", []),
        ("Wer leitet das Projekt?", []),
    ],
)
def test_names_that_no_passage_has(question: str, lacking: list[str]) -> None:
    assert unnamed(question, [MINUTES]) == lacking


def test_the_name_of_the_file_counts() -> None:
    assert unnamed("What does Lentils say?", [passage("lentils", "Cook them.")]) == []


def test_names_in_another_script_are_not_compared() -> None:
    assert (
        unnamed("Where is Beijing University?", [passage("大学", "北京大学位于北京。" * 9)]) == []
    )


def test_what_the_search_and_the_names_rule_out_needs_no_model() -> None:
    with closing(office()) as documents:
        assert ruled_out(documents, inquiries(inside=True)) == []
        outside = inquiries(inside=False)
        assert 2 * len(ruled_out(documents, outside)) >= len(outside)
