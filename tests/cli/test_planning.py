"""The plan of a question: which strategy the flags choose, and what is told of idle prompts."""

from pathlib import Path

import pytest

from agent.cli.planning import plan_from
from agent.errors import UserError
from agent.strategies.plan import Plan
from tests.prompts.writing import header, write

BODY = "# user\nQ: {{ question.text }}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A prompt file of the person's own that belongs to chain of thought."""
    path = tmp_path / "mine.md"
    write(path, header(strategy="cot", variables="[question]") + BODY)
    return path


def told(plan: Plan) -> tuple[str, tuple[str, ...]]:
    return plan.strategy, plan.notices


def test_a_prompt_file_chooses_its_strategy_where_the_person_chose_none(own: Path) -> None:
    assert told(plan_from("auto", prompts=[str(own)])) == ("cot", ())


def test_a_prompt_file_that_the_strategy_does_not_use_is_told(own: Path) -> None:
    unused = f"{own} is not used: it belongs to cot, and pal runs"

    assert told(plan_from("pal", prompts=[str(own)])) == ("pal", (unused,))


@pytest.mark.parametrize(
    "strategy", ["cot", "self-consistency", "self-consistency:cot", "cross-check", "equations"]
)
def test_a_prompt_file_is_not_called_idle_where_it_may_be_used(own: Path, strategy: str) -> None:
    assert told(plan_from(strategy, prompts=[str(own)])) == (strategy, ())


@pytest.mark.parametrize("option", ["samples", "=3", "samples=", " = "])
def test_an_option_without_name_or_value_is_refused(option: str) -> None:
    with pytest.raises(UserError) as error:
        plan_from("self-consistency", options=[option])

    assert str(error.value) == f"-O {option}: is no NAME=VALUE"


def test_options_are_read_around_their_equals_sign() -> None:
    plan = plan_from("self-consistency", options=["samples = 3", "over=pal"])

    assert plan.options == {"samples": "3", "over": "pal"}


def test_samples_that_a_strategy_does_not_draw_are_told() -> None:
    idle = "--samples has no effect: cot draws none; --strategy self-consistency:cot does"

    assert told(plan_from("cot", samples=3)) == ("cot", (idle,))


def test_what_votes_by_itself_is_not_called_a_strategy_to_be_sampled() -> None:
    idle = "--samples has no effect: cross-check draws none"

    assert told(plan_from("cross-check", samples=3)) == ("cross-check", (idle,))


@pytest.mark.parametrize(
    "strategy",
    ["auto", "self-consistency", "self-consistency:pal", "active-prompt", "cot-sc-to-react"],
)
def test_samples_are_not_called_idle_where_they_are_drawn(strategy: str) -> None:
    assert told(plan_from(strategy, samples=3)) == (strategy, ())


def test_a_strategy_that_samples_none_is_not_asked_about_options() -> None:
    with pytest.raises(UserError) as error:
        plan_from("pal:cot")

    assert str(error.value) == "--strategy pal:cot: pal samples no other strategy"
    assert error.value.hint == "write --strategy pal, or self-consistency:cot"


def test_prompts_that_came_with_the_project_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".agent" / "prompts"
    write(folder / "cot" / "prompt.md", header(strategy="cot", variables="[question]") + BODY)
    monkeypatch.chdir(tmp_path)
    in_force = f"prompts of this project are in force: cot/prompt ({folder})"

    assert told(plan_from("cot")) == ("cot", (in_force,))
    assert told(plan_from("pal")) == ("pal", ())
