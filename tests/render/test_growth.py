"""A tree of thoughts while it grows on a terminal, and when something else comes."""

from agent.events import Answer, Branch, Called, Event, Thought, Warned
from agent.messages import Usage
from agent.render.growth import Growth
from agent.render.terminal import Terminal
from tests.render.screens import STARTED, screen, shown
from tests.render.trees import ALL, DONE, FINAL, GROWN, JUDGED, SETTLED, finished, screen_of


def test_a_growing_tree_is_drawn_again_in_place() -> None:
    console = screen(80)
    growth = Growth(console)
    for event in [*GROWN, *JUDGED[:1]]:
        growth.take(event)

    assert screen_of(shown(console)) == [
        "3 thoughts: ○ 3 open",
        "├ ○ 10 - 4 = 6 (left: 5 6 6)    2.001  2 likely, 1 impossible",
        "├ ○ 5 * 6 = 30 (left: 4 10 30)",
        "└ ○ 4 + 5 = 9 (left: 6 9 10)",
        "",
    ]
    for event in [*JUDGED[1:], *SETTLED, *FINAL]:
        growth.take(event)
    assert screen_of(shown(console)) == DONE.split("\n")
    growth.close()
    assert screen_of(shown(console)) == DONE.split("\n")


def test_nothing_is_ever_blank_while_it_is_drawn_again() -> None:
    console = screen(80)
    growth = Growth(console)
    for event in GROWN:
        growth.take(event)
    before = len(shown(console))
    growth.take(JUDGED[0])

    # up over the four rows, each one written before the rest of its line goes, what is below last
    picture = shown(console)[before:]
    assert (picture[:5], picture[-3:]) == ("\r\x1b[4A", "\x1b[J")
    rows = picture[5:-3].split("\n")[:-1]
    assert [row.removesuffix("\x1b[K").isprintable() for row in rows] == [True] * 4
    assert [row.endswith("\x1b[K") for row in rows] == [True] * 4


def test_a_terminal_that_was_made_narrower_is_drawn_over_as_well() -> None:
    console = screen(80)
    growth = Growth(console)
    for event in GROWN:
        growth.take(event)
    console.width = 16  # rows of 20, 28, 30 and 28 columns now take two lines each
    before = len(shown(console))
    growth.take(JUDGED[0])

    assert shown(console)[before:].startswith("\r\x1b[8A")


def test_calls_are_counted_while_the_tree_is_shown() -> None:
    out, trace = screen(80), screen(80)
    terminal = Terminal(out, trace)
    called = [Called(1, Usage(calls=1)), Called(2, Usage(calls=1))]
    events: list[Event] = [STARTED, *GROWN, *called]
    for event in events:
        terminal.show(event)

    assert screen_of(shown(trace))[0] == "3 thoughts: ○ 3 open · 2 calls"


def test_a_tree_that_is_higher_than_the_terminal_shows_where_it_grows() -> None:
    console = screen(80)
    console.height = 10
    growth = Growth(console)
    for number in range(1, 31):
        growth.take(Branch(1, number, 0, f"thought {number}"))
    for number in range(1, 16):
        growth.take(Branch(1, number, 0, f"thought {number}", 20.0, "sure"))

    assert screen_of(shown(console)) == [
        "30 thoughts: ○ 30 open",
        "⋮ 11 more above",
        "├ ○ thought 12         20  sure",
        "├ ○ thought 13         20  sure",
        "├ ○ thought 14         20  sure",
        "├ ○ thought 15         20  sure",
        "└ ○ 15 not judged yet",
        "",
    ]


def test_a_tree_that_is_done_is_cut_unless_all_of_it_is_wanted() -> None:
    events = [Branch(1, number, 0, f"thought {number}", 1.0, "", "kept") for number in range(1, 61)]

    assert finished(events).splitlines()[-1] == "⋮ 20 more rows: -v shows them"
    assert len(finished(events).splitlines()) == 42
    assert len(finished(events, full=True).splitlines()) == 61


def told(events: list[Event], full: bool = False) -> tuple[str, list[str]]:
    """Return what stands on stdout, and the rows on stderr."""
    out, trace = screen(80), screen(80)
    terminal = Terminal(out, trace, full)
    for event in events:
        terminal.show(event)
    terminal.finish()
    return shown(out), screen_of(shown(trace))


def test_the_final_tree_stands_in_the_trace_before_the_way_to_the_answer() -> None:
    events: list[Event] = [STARTED, *ALL, Thought(6, "5 * 6 = 30\n30 - 6 = 24"), Answer(6, "24")]
    out, trace = told(events)

    assert out == "24\n"
    assert trace[:9] == [*DONE.splitlines(), "", "5 * 6 = 30", "30 - 6 = 24", ""]


def test_a_warning_in_between_stands_below_the_tree_so_far() -> None:
    events: list[Event] = [STARTED, *GROWN, Warned("careful"), *JUDGED, *SETTLED, Answer(6, "24")]
    _, trace = told(events)

    assert trace[0] == "3 thoughts: ○ 3 open"
    assert trace[4:6] == ["warning: careful", "3 thoughts: ● 2 kept, ✗ 1 pruned"]
