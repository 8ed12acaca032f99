"""The file of `--tree`: which strategies may have one, and when it is written."""

import io
from pathlib import Path

import pytest

from agent.cli.growing import Growing, checked
from agent.errors import AgentError, NoAnswer, UserError
from agent.events import Answer, Branch, Started
from agent.render.plain import Plain
from agent.strategies.plan import Plan

STARTED = Started("r1", "4 5 6 10", "toy", "react")


def growing(target: Path) -> tuple[Growing, io.StringIO, io.StringIO]:
    out, notes = io.StringIO(), io.StringIO()
    return Growing(Plain(out, notes, full=False), target), out, notes


def test_a_run_without_a_tree_says_that_there_is_no_page(tmp_path: Path) -> None:
    renderer, out, notes = growing(tmp_path / "t.html")
    for event in (STARTED, Answer(1, "24")):
        renderer.show(event)
    renderer.finish()

    assert out.getvalue() == "24\n"
    assert notes.getvalue() == "warning: --tree: react grew no tree, so that there is no page\n"
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_written_when_the_run_is_over_and_not_before(tmp_path: Path) -> None:
    renderer, out, _ = growing(tmp_path / "t.html")
    for event in (STARTED, Branch(1, 1, 0, "Answer: 24", 20.0, "sure", "answer"), Answer(1, "24")):
        renderer.show(event)
    assert list(tmp_path.iterdir()) == []
    renderer.finish()

    assert out.getvalue() == "24\n"
    assert "Answer: 24" in (tmp_path / "t.html").read_text("utf-8")


def test_a_run_that_failed_leaves_the_page_with_its_reason(tmp_path: Path) -> None:
    renderer, _, _ = growing(tmp_path / "t.html")
    renderer.show(Branch(1, 1, 0, "no good", 0.001, "impossible", "pruned"))
    renderer.stopped(NoAnswer("all of the tree was pruned"))

    assert "all of the tree was pruned" in (tmp_path / "t.html").read_text("utf-8")


def test_a_page_that_cannot_be_written_is_told_with_its_flag(tmp_path: Path) -> None:
    renderer, out, _ = growing(tmp_path / "gone" / "t.html")
    for event in (Branch(1, 1, 0, "x"), Answer(1, "24")):
        renderer.show(event)
    with pytest.raises(AgentError) as error:
        renderer.finish()

    assert str(error.value).startswith("--tree: ")
    assert out.getvalue() == "24\n"


@pytest.mark.parametrize(
    "plan",
    [
        Plan("tot"),
        Plan("auto"),
        Plan("self-consistency:tot"),
        Plan("self-consistency", {"over": "tot"}),
    ],
)
def test_strategies_that_grow_a_tree_may_have_a_page(plan: Plan, tmp_path: Path) -> None:
    assert checked(str(tmp_path / "t.html"), plan) == (tmp_path / "t.html").resolve()


@pytest.mark.parametrize("plan", [Plan("cot"), Plan("tot-single"), Plan("self-consistency:pal")])
def test_strategies_without_a_tree_may_not(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        checked(str(tmp_path / "t.html"), plan)

    assert str(error.value) == f"--tree: the strategy {plan.strategy} grows no tree"
    assert error.value.hint == "choose one that does: -s tot"
