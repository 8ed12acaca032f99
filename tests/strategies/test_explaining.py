"""How a question would be answered: the choice, the first prompt, the cost; nothing is asked."""

import pytest

from agent.errors import UserError
from agent.messages import Attachment, Decoding, Message, Question
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.pace import Pace
from agent.strategies.catalogue import ENTRIES
from agent.strategies.explaining import Explanation, explain
from agent.strategies.predicting import (
    ELSEWHERE,
    SAMPLED,
    TYPICAL,
    Prediction,
    Size,
    Typical,
    predict,
    size_of,
    typical,
)
from agent.strategies.rehearsal import Heard
from agent.strategies.strategy import Kit
from tests.scripted import ScriptedModel
from tests.strategies.playing import EGGS, REAL, kit_of, played
from tests.toys import TOYS

UNSURE = Question("Who is older, Bach or Handel?")
PACE = Pace(50.0, 10.0, 1.0)


def explained(
    name: str = "auto", question: Question = EGGS, *replies: str, pace: Pace | None = PACE,
    classify: bool = False, samples: int = 0, constrained: bool = True,
) -> Explanation:  # fmt: skip
    """Explain with a model that may say `replies` and nothing else."""
    model = ScriptedModel(replies, constrained=constrained)
    found = explain(kit_of(model, samples=samples, toolbox=REAL), name, question, pace, classify)
    model.close()
    return found


def test_a_rule_is_explained_without_asking_the_model() -> None:
    found = explained()

    assert (found.strategy, found.decided) == ("pal", "rule")
    assert found.reason == "the question asks for something that has to be computed"


@pytest.mark.parametrize(
    ("name", "replies"),
    [("direct", ["18"]), ("cot", ["The answer is 18."]), ("few-shot", ["18"]),
     ("zero-shot-cot", ["so", "18"]), ("pal", ["    return 12 * 2 - 6"]),
     ("react", [" so\nAnswer: 18"]), ("auto", ["    return 12 * 2 - 6", "It is 18."])],
)  # fmt: skip
def test_the_prompt_is_the_one_that_a_run_sends_first(name: str, replies: list[str]) -> None:
    heard = explained(name).heard
    run = played(name, *replies, toolbox=REAL)

    assert (heard.messages, heard.decoding) == run.model.calls[0]


def test_a_strategy_that_was_named_is_no_choice() -> None:
    found = explained("cot")

    assert (found.strategy, found.reason, found.decided) == ("cot", "it was asked for", "person")
    assert found.heard.messages[-1].content == f"Q: {EGGS.text}"


def test_where_no_rule_applies_the_call_that_chooses_is_shown() -> None:
    found = explained(question=UNSURE)

    assert (found.strategy, found.decided) == ("", "nobody")
    assert found.heard.messages[-1].content == UNSURE.text
    assert found.heard.decoding.grammar.startswith('root ::= "compute"')
    assert found.prediction.written == 1


def test_the_model_may_choose_now_with_one_call() -> None:
    found = explained("auto", UNSURE, "reason", classify=True)

    assert (found.strategy, found.decided) == ("cot", "model")
    assert found.heard.messages[-1].content == f"Q: {UNSURE.text}"


def test_a_rule_that_decides_leaves_nothing_to_classify() -> None:
    assert explained(classify=True).decided == "rule"


def test_attached_texts_are_in_the_prompt() -> None:
    found = explained(
        question=Question("What is the ship's name?", (Attachment("log.txt", "The Arcturus"),))
    )

    assert found.strategy == "direct"
    assert "The Arcturus" in found.heard.messages[-1].content


def test_a_strategy_that_cannot_run_says_why() -> None:
    with pytest.raises(UserError):
        explained("active-prompt")


@pytest.mark.parametrize(
    "name", [one.name for one in ENTRIES if one.name not in ("active-prompt", "rag", "research")]
)
def test_every_strategy_can_be_explained(name: str) -> None:
    found = explained(name)

    assert found.heard.messages
    assert found.prediction.seconds > 0


def test_every_strategy_has_typical_figures() -> None:
    assert {one.name for one in ENTRIES} - {"auto"} <= {*TYPICAL, *SAMPLED}


def test_samples_multiply_what_one_takes() -> None:
    one = TYPICAL["pal"]

    assert typical("self-consistency:pal", 7) == Typical(one.calls * 7, one.tokens * 7)
    assert typical("self-consistency") == Typical(5, TYPICAL["cot"].tokens * 5)
    assert typical("react->cot-sc") == TYPICAL["react-to-cot-sc"]


def test_auto_counts_the_choice_and_the_sentence() -> None:
    plain, phrased = explained("pal").prediction, explained().prediction

    assert (phrased.calls - plain.calls, phrased.written - plain.written) == (1, 14)
    unphrased = explained(constrained=False).prediction
    assert unphrased == plain


def test_seconds_are_tokens_by_the_pace() -> None:
    assert predict(Size(150, 100, held=True), Typical(2, 30), PACE) == Prediction(
        2, 30, 110, load_s=1.0, read_s=2.2, write_s=3.0
    )
    assert predict(Size(150, 100), Typical(1, 30), PACE).read == 150


def test_without_a_measurement_the_figures_are_those_of_another_machine() -> None:
    found = explained(pace=None)

    assert (found.pace, found.measured) == (ELSEWHERE, False)
    assert explained().measured


def test_half_a_measurement_is_filled_up() -> None:
    assert predict(Size(60, 0), Typical(1, 0), Pace(0.0, 10.0, 0.0)).read_s == 1.0


def test_without_a_tokenizer_tokens_are_guessed_from_the_characters() -> None:
    heard = Heard(
        (Message("system", "a" * 40, constant=True), Message("user", "问" * 30)),
        Decoding(opening="b" * 8),
    )

    assert size_of(ScriptedModel(()), heard) == Size(32, 10, held=False, exact=False)


@pytest.mark.model
def test_a_real_tokenizer_counts_and_the_snapshot_is_found(small_model: EmbeddedModel) -> None:
    kit = Kit(small_model, TOYS)
    before = explain(kit, "few-shot", EGGS, None)
    for _ in small_model.complete(before.heard.messages, Decoding(max_tokens=1)):
        pass
    after = explain(kit, "few-shot", EGGS, None)

    assert before.size.exact
    assert 0 < before.size.constant < before.size.prompt
    assert (before.size.prompt, after.size.held) == (after.size.prompt, True)
    assert after.prediction.read < before.prediction.read or before.size.held
