"""`agent ask -s tot --tree FILE`: the page is there when the run is over, also when it failed."""

from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.process import Finished

TINY = ("-s", "tot", "-O", "breadth=1", "-O", "evaluations=1", "-O", "depth=2", "--seed", "3")
STEP, SURE, ANSWER = "5 * 6 = 30 (left: 4 10 30)", "yes\nsure", "Answer: 5 * 6 - 10 + 4 = 24"
FOLDED = "2 thoughts: ● 1 kept, ✓ 1 answer · 4 calls"


@pytest.fixture
def growing(play: Play) -> Play:
    """A model that solves 4 5 6 10 in a tree of two thoughts."""
    return play.write(STEP, SURE, ANSWER, "sure")


def ask(play: Play, *flags: str) -> Finished:
    return play.ask(*TINY, *flags, "4 5 6 10")


def test_the_page_is_written_beside_the_answer(growing: Play) -> None:
    done = ask(growing, "--tree", "tree.html")

    assert (done.code, done.out, done.err) == (0, "5 * 6 - 10 + 4\n", "")
    text = (growing.folder / "tree.html").read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert text.count('<li id="n') == 2
    assert "Answer: <b>5 * 6 - 10 + 4</b>" in text


def test_a_page_that_is_there_is_replaced_as_a_whole(growing: Play) -> None:
    page = growing.folder / "tree.html"
    page.write_text("old")
    ask(growing, "--tree", "tree.html")

    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in growing.folder.glob("*tree*")) == ["tree.html"]


def test_a_run_that_prunes_everything_fails_and_leaves_the_page(play: Play) -> None:
    play.write(STEP, "no\nimpossible")
    done = ask(play, "--tree", "tree.html", "-O", "search=dfs")

    assert (done.code, done.out) == (1, "")
    first, hint = done.err.splitlines()
    assert first.startswith("error: all of the tree was pruned: 1 thought (run ")
    assert hint.startswith("hint: -O prune=false goes on from them")
    assert "all of the tree was pruned: 1 thought" in (play.folder / "tree.html").read_text("utf-8")


def test_a_spent_budget_gives_the_best_answer_so_far_and_its_page(growing: Play) -> None:
    growing.write(STEP, SURE, ANSWER)
    done = ask(growing, "--tree", "tree.html", "--max-tokens", "17")

    assert (done.code, done.out) == (124, "5 * 6 - 10 + 4\n")
    assert (growing.folder / "tree.html").is_file()


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("-s", "cot", "--tree", "t.html"), "error: --tree: the strategy cot grows no tree"),
        ((*TINY, "--tree", "none/t.html"), "error: --tree: there is no folder "),
        ((*TINY, "--tree", "."), "error: --tree: . is a folder"),
        ((*TINY, "--tree", ""), "error: --tree is empty"),
        (
            ("-s", "tot", "-O", "breadht=2"),
            "error: -O breadht: the strategy tot has no such option",
        ),
        (("-s", "tot", "-O", "temperature=0"), "error: -O temperature is 0: "),
    ],
)
def test_what_cannot_work_is_told_before_the_model_is_asked(
    play: Play, flags: tuple[str, ...], told: str
) -> None:
    done = play.ask(*flags, "4 5 6 10")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)
    assert not (play.folder / "asked").exists()


def test_the_record_holds_the_tree(growing: Play) -> None:
    import json

    record = json.loads(ask(growing, "--json").out)

    assert [(node["id"], node["parent"], node["state"]) for node in record["tree"]] == [
        (1, 0, "kept"), (2, 1, "answer"),
    ]  # fmt: skip
    assert record["tree"][1]["text"] == ANSWER
    assert (record["strategy"], record["value"]) == ("tot", "5 * 6 - 10 + 4")


def test_a_terminal_shows_the_tree_while_it_grows_and_when_it_is_done(growing: Play) -> None:
    with growing.terminal(*TINY, "4 5 6 10", env={"NO_COLOR": "1"}) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert "1 thought: ○ 1 open" in done.out
    final = done.out[done.out.rindex(FOLDED) :]
    assert final.splitlines()[:3] == [
        FOLDED,
        "└ ● 5 * 6 = 30 (left: 4 10 30)     20  sure",
        "  └ ✓ Answer: 5 * 6 - 10 + 4 = 24  20  sure",
    ]


def test_an_interrupted_tree_is_left_standing(growing: Play, tmp_path: Path) -> None:
    growing.write(STEP, SURE, ANSWER, "sure", pause_call=3, pause_after=0)
    with growing.terminal(*TINY, "--tree", "t.html", "4 5 6 10") as terminal:
        growing.wait_for("reached", terminal.process)
        terminal.type("\x03")
        done = terminal.read_to_end()

    assert done.code == 130
    assert "1 thought: ● 1 kept" in done.out
    assert "No answer" in (tmp_path / "t.html").read_text("utf-8")


def test_the_verbose_trace_without_a_terminal_tells_each_thought(growing: Play) -> None:
    lines = ask(growing, "-v").err.splitlines()

    assert lines[:2] == [
        f"Thought 1 (after the question): {STEP} · value 20 · sure · kept",
        f"Thought 2 (after 1): {ANSWER} · value 20 · sure · answer",
    ]
