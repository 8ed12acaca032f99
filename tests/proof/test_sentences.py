"""Answers fall into sentences, in English and Chinese, with Markdown around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.proof.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is 3.5 m. So!", ["It is 3.5 m.", "So!"]),
        ("Mr. J. K. Smith, e.g., went. Then?", ["Mr. J. K. Smith, e.g., went.", "Then?"]),
        ("The U.S. Army (see Fig. 3) went.", ["The U.S. Army (see Fig. 3) went."]),
        ("It is tall.[1] It is old. [2][3] So.", ["It is tall.[1]", "It is old. [2][3]", "So."]),
        ("It is tall [1]. It is old", ["It is tall [1].", "It is old"]),
        ("他说：“好。”然后走了！真的？", ["他说：“好。”", "然后走了！", "真的？"]),
        ("高330米。[1]建于1887年[2]。", ["高330米。[1]", "建于1887年[2]。"]),
        ("Yes: use `a.b`. Done.", ["Yes: use `a.b`.", "Done."]),
        ("It goes\non here. And\nThen so", ["It goes\non here.", "And", "Then so"]),
        ("", []),
        ("...\n---\n# Heading\n", []),
    ],
)
def test_a_text_falls_into_its_sentences(text: str, found: list[str]) -> None:
    assert parts(text) == found


def test_items_rows_and_code_are_sentences_of_their_own() -> None:
    text = (
        "Two things [1]:\n- one thing\n2. two things. Again\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n```sh\nls. ls\n```\nEnd."
    )

    assert [(text[one.start : one.end], one.listed) for one in sentences(text)] == [
        ("Two things [1]:", False),
        ("one thing", True),
        ("two things.", True),
        ("Again", True),
        ("| c | d |", True),
        ("```sh\nls. ls\n```", True),
        ("End.", False),
    ]


@given(st.text('ab1 .!?。！[]()\n-|`#"”:：', max_size=80))
def test_sentences_stand_in_order_and_leave_out_no_letter_of_a_paragraph(text: str) -> None:
    at = 0
    for one in sentences(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
