"""A tree of thoughts that is done: on a terminal, without one, and in the record."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from agent.events import Branch
from agent.render.growth import Growth
from agent.render.plain import Plain
from agent.render.record import Record
from agent.render.tree import Row, Tree, head, in_brief, window
from tests.render.screens import shown
from tests.render.trees import ALL, DONE, GROWN, finished

NARROW = """\
4 thoughts: ● 2 kept, ✗ 1 pr…
├ ● 10 - 4 = 6 (left:…  2.001
├ ● 5 * 6 = 30 (left:…     60
│ └ ✓ Answer: 5 * 6 -…     60
└ ✗ 1 pruned
"""


def test_a_tree_that_is_done_shows_thoughts_values_and_what_was_pruned() -> None:
    assert finished(ALL) == DONE


def test_all_thoughts_are_shown_on_request() -> None:
    assert finished(ALL, full=True).splitlines()[-1] == (
        "└ ✗ 4 + 5 = 9 (left: 6 9 10)       0.003  3 impossible"
    )


def test_a_narrow_terminal_keeps_the_values() -> None:
    assert finished(ALL, 30) == NARROW


@pytest.mark.parametrize("width", [9, 12, 20, 33, 60, 61, 80, 200])
def test_no_row_is_wider_than_the_terminal(width: int) -> None:
    events = [*ALL, Branch(7, 5, 2, "先求速度，再乘以五个小时，最后检查单位。" * 3, 20.0, "sure")]

    assert all(cell_len(row) < max(width, 9) for row in finished(events, width).splitlines())


def test_chinese_lines_up() -> None:
    events = [
        Branch(1, 1, 0, "先求速度", 20.0, "sure", "kept"),
        Branch(1, 2, 0, "a", 1.0, "maybe", "kept"),
    ]

    assert finished(events).splitlines()[1:] == [
        "├ ● 先求速度  20  sure",
        "└ ● a          1  maybe",
    ]


def test_a_thought_of_several_lines_stands_on_one_and_steers_nothing() -> None:
    events = [Branch(1, 1, 0, "one\ntwo\x1b[2J \u202ethree [bold]four[/bold]", None, "", "kept")]

    assert finished(events).splitlines()[1] == "└ ● one two three [bold]four[/bold]"


def test_where_a_console_knows_no_such_characters_others_stand_in() -> None:
    class Old(Console):
        @property
        def encoding(self) -> str:
            return "latin-1"

    console = Old(file=io.StringIO(), width=80, color_system=None, _environ={})
    growth = Growth(console)
    for event in ALL:
        growth.take(event)
    growth.close()

    assert shown(console).splitlines() == [
        "4 thoughts: * 2 kept, x 1 pruned, = 1 answer",
        "|-* 10 - 4 = 6 (left: 5 6 6)       2.001  2 likely, 1 impossible",
        "|-* 5 * 6 = 30 (left: 4 10 30)        60  3 sure",
        "| `-= Answer: 5 * 6 - 10 + 4 = 24     60  3 sure",
        "`-x 1 pruned",
    ]


# without a terminal, and in the record


def test_a_trace_without_a_terminal_tells_each_thought_once_with_what_became_of_it() -> None:
    out, trace = io.StringIO(), io.StringIO()
    plain = Plain(out, trace)
    for event in ALL:
        plain.show(event)

    assert trace.getvalue().splitlines() == [
        "Thought 1 (after the question): 10 - 4 = 6 (left: 5 6 6) · value 2.001 · "
        "2 likely, 1 impossible · kept",
        "Thought 2 (after the question): 5 * 6 = 30 (left: 4 10 30) · value 60 · 3 sure · kept",
        "Thought 3 (after the question): 4 + 5 = 9 (left: 6 9 10) · value 0.003 · "
        "3 impossible · pruned",
        "Thought 4 (after 2): Answer: 5 * 6 - 10 + 4 = 24 · value 60 · 3 sure · answer",
    ]


def test_another_tree_begins_where_a_number_comes_again() -> None:
    record, tree = Record(), Tree()
    for event in [*ALL, GROWN[0]]:
        record.take(event)
        tree.take(event)

    assert list(record.tree) == list(tree.nodes) == [1]


def test_the_record_holds_every_node_as_it_was_told_last() -> None:
    record = Record()
    for event in ALL:
        record.take(event)

    nodes = record.as_json()["tree"]
    assert isinstance(nodes, list)
    assert nodes[3] == {
        "id": 4, "step": 6, "parent": 2, "text": "Answer: 5 * 6 - 10 + 4 = 24", "score": 60.0,
        "label": "sure, sure, sure", "state": "answer",
    }  # fmt: skip


def test_words_of_a_judge_are_counted() -> None:
    assert in_brief("sure") == "sure"
    assert in_brief("2 of 3 votes") == "2 of 3 votes"
    assert in_brief("likely, sure, likely") == "2 likely, 1 sure"


def test_a_window_keeps_to_its_height() -> None:
    rows = [Row("", "kept", str(number), id=number) for number in range(1, 21)]

    for height in range(1, 25):
        for focus in (1, 10, 20, 99):
            found = window(rows, height, focus)
            assert len(found) <= height
            assert height < 4 or focus == 99 or any(row.id == focus for row in found)
    assert head(Tree()) == "0 thoughts: "
