"""Auto, call by call: rules, else one word of the model; the strategy; then a sentence."""

from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Chosen, Event, Sampled, Started, Warned
from agent.messages import Question
from agent.models.embedded.model import EmbeddedModel
from agent.prompts import Library
from agent.strategies.auto import GRAMMAR, KINDS, classified, clipped, looping
from agent.strategies.catalogue import checked, known_options
from agent.strategies.rules import by_rule
from agent.strategies.strategy import Kit
from tests.gbnf import Grammar
from tests.scripted import ScriptedModel
from tests.strategies.playing import EGGS, REAL, Played, kit_of, played
from tests.tools.web.paper import PaperWeb
from tests.toys import TOYS
from tools.toolbox import Toolbox

PROGRAM = "    return 12 * 2 - 6\n"
UNSURE = Question("Who is older, Bach or Handel?")


def choice(happened: Played) -> Chosen:
    (chosen,) = happened.of(Chosen)
    assert isinstance(chosen, Chosen)
    return chosen


def test_a_rule_decides_without_a_call_and_the_value_is_said_in_a_sentence() -> None:
    run = auto(PROGRAM, "There are 18 eggs left.")

    assert run.events[:2] == (
        Started("run", EGGS.text, "scripted", "auto"),
        Chosen("pal", "the question asks for something that has to be computed"),
    )
    assert (run.answer.text, run.answer.value) == ("There are 18 eggs left.", 18)
    assert "def solution():" in run.decodings[0].opening
    assert [bool(one.grammar) for one in run.decodings] == [False, True]


def auto(*replies: str, question: Question = EGGS, **more: object) -> Played:
    return played("auto", *replies, question=question, toolbox=REAL, **more)  # type: ignore[arg-type]


def test_without_phrases_the_bare_value_is_the_answer() -> None:
    run = auto(PROGRAM, options={"phrase": "false"})

    assert (run.answer.text, run.answer.value) == ("18", 18)


def test_what_answers_in_sentences_is_not_phrased() -> None:
    run = auto("Mary Shelley.", question=Question("Who wrote Frankenstein?"))

    assert choice(run) == Chosen("direct", "it asks for plain knowledge")
    assert run.answer.text == "Mary Shelley."


def test_where_no_rule_applies_the_model_says_one_word_under_a_grammar() -> None:
    run = auto("reason", "Both in 1685, Handel first. The answer is Handel.", "It is Handel.",
               question=UNSURE)  # fmt: skip

    messages, decoding = run.model.calls[0]
    assert decoding.grammar == GRAMMAR
    assert decoding.max_tokens == 8
    assert messages[-1].content == UNSURE.text
    assert all(one.constant for one in messages[:-1])
    assert choice(run) == Chosen(
        "cot", "no rule decides, and the model says that several things have to be put together"
    )
    assert (run.answer.text, run.answer.value) == ("It is Handel.", "handel")


@pytest.mark.parametrize(("word", "strategy"), [(kind, one) for kind, (one, _) in KINDS.items()])
def test_each_word_of_the_model_stands_for_a_strategy(word: str, strategy: str) -> None:
    assert Grammar(GRAMMAR).accepts(word)
    assert chosen_by(ScriptedModel([word])).strategy == strategy


def chosen_by(model: ScriptedModel, question: Question = UNSURE, **more: object) -> Chosen:
    happening = classified(kit_of(model, **more), question, Budget())  # type: ignore[arg-type]
    while True:
        try:
            next(happening)
        except StopIteration as done:
            model.close()
            return done.value  # type: ignore[no-any-return]


def test_the_grammar_lets_no_other_word_through() -> None:
    assert not Grammar(GRAMMAR).accepts("think")


@pytest.mark.parametrize(
    ("reply", "strategy"),
    [("Reason.", "cot"), ("It is: compute", "pal"), ("**know**", "direct"),
     ("write or know", "direct"), ("hm", "react"), ("", "react"), ("unknown", "react"),
     ("Computation", "react")],
)  # fmt: skip
def test_a_model_without_grammars_is_read_for_the_first_known_word(
    reply: str, strategy: str
) -> None:
    model = ScriptedModel([reply], constrained=False)

    assert chosen_by(model).strategy == strategy
    assert model.calls[0][1].grammar == ""


def test_the_kind_is_asked_for_without_chance_and_without_presets() -> None:
    model = ScriptedModel(["know"])
    chosen_by(model, temperature=0.9, prompts=Library(presets=("brief",)))

    messages, decoding = model.calls[0]
    assert decoding.temperature == 0
    assert (
        messages[0].content
        == Library().find("auto/classify").open(question=UNSURE).messages[0].content
    )


def test_of_a_long_question_the_ends_are_classified() -> None:
    text = "a" * 5000 + "b" * 5000

    assert clipped(Question(text)).text == f"{'a' * 600} … {'b' * 600}"
    assert clipped(UNSURE) == UNSURE


def test_options_of_the_chosen_strategy_take_effect() -> None:
    run = auto("    return broken\n", "    return 18\n", "There are 18.", options={"repairs": "1"})

    assert run.answer.value == 18


def test_an_option_of_another_strategy_is_told_to_be_without_effect() -> None:
    run = auto(
        "Mary Shelley.", question=Question("Who wrote Frankenstein?"), options={"repairs": "2"}
    )

    assert run.of(Warned) == [Warned("without effect: direct has no option repairs")]


def test_options_that_no_strategy_of_its_choice_has_are_refused() -> None:
    with pytest.raises(UserError, match="-O over: the strategy auto has no such option"):
        checked("auto", {"over": "cot"})
    assert {"phrase", "repairs", "task"} <= known_options("auto")


def test_a_wrong_value_of_such_an_option_is_refused_before_a_call() -> None:
    with pytest.raises(UserError, match="-O repairs: repairs is 'x'"):
        auto(options={"repairs": "x"})


def test_samples_are_voted_on_where_they_are_asked_for() -> None:
    run = auto(PROGRAM, PROGRAM, "There are 18.", samples=3)

    assert choice(run).strategy == "self-consistency:pal"
    assert [one.value for one in run.of(Sampled) if isinstance(one, Sampled)] == [18, 18]
    assert run.answer.text == "There are 18."
    assert run.answer.confidence is not None
    assert run.answer.confidence.value == 1.0


def test_a_sample_of_auto_draws_no_samples_and_says_no_sentence() -> None:
    run = played("self-consistency:auto", PROGRAM, PROGRAM, samples=2, seed=1, toolbox=REAL)

    assert (run.answer.text, run.answer.value) == ("18", 18)


def test_the_game_of_24_is_searched_for_in_whatever_words() -> None:
    question = Question("Use 4, 9, 10 and 13 to make 24")
    seen: list[Event] = []
    model = ScriptedModel([BudgetSpent("the search has begun")])
    with pytest.raises(BudgetSpent, match="the search has begun"):
        seen.extend(run_of(kit_of(model), question))
    assert "4 9 10 13" in model.calls[0][0][-1].content


def run_of(kit: Kit, question: Question) -> list[Event]:
    from agent.strategies.running import run

    return list(run(kit, "auto", question, Budget(max_tokens=1000)))


def test_where_no_program_runs_the_loop_answers() -> None:
    run = auto("    return broken\n", "    return broken\n", " so\nAnswer: 18 eggs are left.")

    assert [one.strategy for one in run.of(Chosen) if isinstance(one, Chosen)] == ["pal", "react"]
    assert run.of(Chosen)[1] == Chosen("react", "pal found no answer")
    assert (run.answer.text, run.answer.value) == ("18 eggs are left.", 18)


def test_where_a_chain_of_thought_ends_nowhere_the_loop_answers() -> None:
    run = auto("Hm.", " so\nAnswer: It is.", question=Question("Is the sky blue?"))

    assert [one.strategy for one in run.of(Chosen) if isinstance(one, Chosen)] == ["cot", "react"]


def test_where_the_loop_finds_nothing_either_that_is_told() -> None:
    with pytest.raises(NoAnswer):
        auto("    return broken\n", "    return broken\n", *["", ""] * 3)


def test_a_budget_that_is_spent_after_the_value_keeps_the_value() -> None:
    run = auto(PROGRAM, budget=Budget(max_tokens=3))

    assert run.answer == Answer(1, "18", 18)


def test_a_budget_that_is_spent_before_the_choice_is_told() -> None:
    with pytest.raises(BudgetSpent):
        auto(question=UNSURE, budget=Budget(max_tokens=1, tokens=1))


@pytest.mark.model
def test_a_real_model_classifies_in_one_token_or_two(small_model: EmbeddedModel) -> None:
    kit = Kit(small_model, TOYS)
    happening = classified(kit, UNSURE, Budget())
    while True:
        try:
            next(happening)
        except StopIteration as done:
            chosen = done.value
            break

    assert chosen.strategy in {strategy for strategy, _ in KINDS.values()}


def added(origin: str = "file:weather.py") -> Toolbox:
    """Return the calculator, and a tool that a person has added."""
    return Toolbox(
        {"python": TOYS.tools["python"], "weather": replace(TOYS.tools["weather"], origin=origin)}
    )


@pytest.mark.parametrize(
    ("question", "strategy"),
    [
        ("How is the weather in Oslo now?", "react"),
        ("北京今天天气怎么样？", "react"),
        ("Who wrote Emma?", "react"),
        ("Search the web: how is the weather in Oslo?", "research"),
        ("Make 24 from 4 7 8 8", "tot"),
    ],
)
def test_tools_that_were_added_go_before_the_web(question: str, strategy: str) -> None:
    kit = replace(kit_of(ScriptedModel([]), toolbox=added()), web=PaperWeb())

    asked = Question(question)
    ruled = by_rule(asked, kit.looks_up, kit.web_use)
    found = looping(kit, asked, ruled)
    assert found is not None
    assert found.strategy == strategy


def test_a_model_that_calls_tools_natively_needs_no_other_strategy() -> None:
    kit = kit_of(ScriptedModel([], native=True))

    assert looping(kit, Question("What is 6 times 7?"), None) == Chosen(
        "react", "the model calls tools by itself"
    )
