"""A reply that points beside the question is asked for once more."""

from agent.strategies.rag.aiming import beside
from agent.strategies.rag.numbering import sheet
from tests.gbnf import Grammar
from tests.strategies.shelves import Shelf, looked_up, passage

COSTS = passage(
    "Costs",
    "The inspection of 2021 cost 184,000 euros. Repainting the arch takes 2.4 million euros.",
)
ARCH = "How much does it cost to repaint the arch?"


def _beside(question: str, *named: int, text: str = COSTS.text) -> list[int]:
    pages = sheet([passage("Costs", text)])
    return beside(question, [pages.sentences[one] for one in named], list(pages.sentences.values()))


def test_sentences_that_speak_more_of_the_question_are_found() -> None:
    assert _beside(ARCH, 1) == [2]


def test_what_points_at_the_question_is_left_alone() -> None:
    assert _beside(ARCH, 2) == []
    assert _beside(ARCH, 1, 2) == []


def test_one_word_more_is_no_reason_to_ask_again() -> None:
    assert _beside("What did the inspection cost, and the arch?", 1) == []


def test_chinese_is_compared_by_its_characters() -> None:
    text = "大桥检查花费十八万欧元。重新油漆拱门需要二百四十万欧元。"

    assert _beside("重新油漆拱门要多少钱？", 1, text=text) == [2]
    assert _beside("重新油漆拱门要多少钱？", 2, text=text) == []


def test_the_model_is_asked_once_more_to_point_at_what_was_asked() -> None:
    done = looked_up(Shelf([COSTS]), ARCH, "[1]\nAnswer: 184,000 euros [1]",
                     "[2]\nAnswer: 2.4 million euros [2]")  # fmt: skip

    again = Grammar(done.decodings[1].grammar)
    assert done.answer.text == "2.4 million euros [1]"
    assert again.accepts("[2]\nAnswer: 2.4 million euros [2]")
    assert again.accepts("none")
    assert not again.accepts("[1]\nAnswer: 184,000 euros [1]")


def test_its_first_answer_counts_where_the_other_sentences_hold_none() -> None:
    done = looked_up(Shelf([COSTS]), ARCH, "[1]\nAnswer: 184,000 euros [1]", "none")

    assert done.answer.text == "184,000 euros [1]"


def test_that_can_be_left_out() -> None:
    done = looked_up(Shelf([COSTS]), ARCH, "[1]\nAnswer: 184,000 euros [1]",
                     options={"aim": "false"})  # fmt: skip

    assert done.answer.text == "184,000 euros [1]"
