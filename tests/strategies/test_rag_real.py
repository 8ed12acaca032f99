"""RAG with a real model: whatever it writes, its quotes stand in the passages."""

from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.events import Answer
from agent.messages import Question
from agent.models.embedded.model import EmbeddedModel
from agent.strategies.running import run
from tests.strategies.playing import kit_of
from tests.strategies.shelves import Shelf, passage

LONG = [
    passage(f"Part {part}", " ".join(f"Gate {part}{n} opened in {1800 + 10 * part + n}."
            for n in range(35)))
    for part in range(1, 9)
]  # fmt: skip
LEAVE = passage("员工手册", "员工每年享有十五天带薪年假。未使用的年假在次年三月底失效。")
TOWER = passage(
    "Tower", 'The tower ("Old Tom") was built in 1887.\n\n| h | m |\n|---|---|\n| 3 | 4 |'
)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("When was the tower built?", [TOWER, LEAVE]),
        ("年假有几天？", [LEAVE, TOWER]),
        ("When did gate 23 open?", LONG),
    ],
    ids=["English", "Chinese", "eight long passages"],
)
def test_every_quote_stands_in_its_passage(
    small_model: EmbeddedModel, question: str, passages: list[object]
) -> None:
    shelf = Shelf(passages)  # type: ignore[arg-type]
    options = {"abstain": "false", "passages": "8", "hops": "1"}
    kit = replace(kit_of(small_model, options=options), documents=shelf)
    answer = list(run(kit, "rag", Question(question), Budget()))[-1]

    assert isinstance(answer, Answer)
    texts = {one.id: one.text for one in shelf.passages_found}
    assert answer.citations
    assert all(one.quote in texts[one.passage] for one in answer.citations)
    assert all(f"[{one.number}]" in answer.text for one in answer.citations)
