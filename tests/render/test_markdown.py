"""An answer's Markdown, styled without losing what matters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.clean import printable
from agent.render.markdown import Markdown
from agent.render.wrap import Sheet
from tests.render.screens import END, screen, shown, styles
from tests.searching import steady

BOLD, ITALIC, CYAN, DIM = "\x1b[1m", "\x1b[3m", "\x1b[36m", "\x1b[2m"


def render(text: str, color: bool = True, size: int = 1, width: int = 60) -> str:
    console = screen(width, color)
    markdown = Markdown(Sheet(console))
    for start in range(0, len(text), size):
        markdown.feed(text[start : start + size])
    markdown.close()
    return shown(console)


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 = 24",
        "2*3*4 and 2**3**4 and (a)*(b)*(c)",
        "a_b_c, __init__, _x_",
        "List<int> & <b>tags</b> &amp; \\( x_1 \\) \\*",
        "one\ntwo\nthree",
        "f(*args, **kwargs)",
        "3.14",
        "-5",
        "#1 is best",
        "| x | = 3",
        "a ` b",
        "***",
        "x\n---\ny",
        "[a link](https://example.org/a_b_c)",
        "[red]no markup[/red] :smile:",
    ],
)
def test_numbers_code_and_lines_stay_as_they_are(text: str) -> None:
    assert render(text) == f"{text}\n"


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("**36** euros", f"{BOLD}36{END} euros"),
        ("it is **36**.", f"it is {BOLD}36{END}."),
        ("答案是**三十六**。", f"答案是{BOLD}三十六{END}。"),
        ("*very* good", f"{ITALIC}very{END} good"),
        ("call `f(*x)`", f"call {CYAN}f(*x){END}"),
        ("**a `b` c**", f"{BOLD}a {END}\x1b[1;36mb{END}{BOLD} c{END}"),
        ("## Steps", f"{BOLD}Steps{END}"),
        ("#  Steps", f"{BOLD}Steps{END}"),
        ("- one", f"\x1b[1;36m-{END} one"),
        ("2. two", f"\x1b[1;36m2.{END} two"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_clearly_paired_marks_become_styles(text: str, styled: str, size: int) -> None:
    assert styles(render(text, size=size)) == styles(f"{styled}\n")


def test_without_colour_only_paired_stars_go() -> None:
    text = "# Title\n- **bold** and `co**de`\n1. *one* 2**3**4\n```python\nx = '**a**'\n```\nend"

    assert render(text, color=False) == (
        "# Title\n- bold and `co**de`\n1. one 2**3**4\n```python\nx = '**a**'\n```\nend\n"
    )


def test_a_table_without_colour_drops_the_same_marks() -> None:
    text = "| a | b |\n|---|---|\n| **1** | `2` |"

    assert render(text, color=False) == "a   b  \n───────\n1   `2`\n"


def test_code_stays_as_it_is_between_its_fences() -> None:
    text = "```python\ndef f(x):\n\n    return x ** 2  # **not bold**\n```\nend"
    expected = (
        f"{DIM}```python{END}\n{CYAN}def f(x):{END}\n\n"
        f"{CYAN}    return x ** 2  # **not bold**{END}\n{DIM}```{END}\nend\n"
    )

    assert styles(render(text)) == styles(expected)


def test_marks_of_other_fences_are_code() -> None:
    text = "````\n```\nx\n````\nend"

    assert render(text, color=False) == f"{text}\n"


def test_items_hang_below_their_marker() -> None:
    assert render("10. one two three four", color=False, width=12) == (
        "10. one two\n    three\n    four\n"
    )


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_table_lines_up_with_wide_characters(size: int) -> None:
    text = "| 名字 | n |\n|:--|--:|\n| 苹果 | 12 |\n| a \\| b | `3` |\nend"

    assert render(text, color=False, size=size) == (
        "名字      n\n───────────\n苹果     12\na | b   `3`\nend\n"
    )


def test_a_table_fits_a_narrow_terminal() -> None:
    text = "| a | b |\n|---|---|\n| one two three | four five six |"

    assert all(len(line) <= 16 for line in render(text, color=False, width=16).split("\n"))


@steady
@given(st.text(st.sampled_from("*`#|-~ \n1.ab_(漢"), max_size=60), st.integers(1, 20))
def test_without_colour_only_stars_are_lost_however_it_is_cut(text: str, size: int) -> None:
    text = printable(text).strip()

    assert _bare(render(text, color=False, size=size)) == _bare(text)


@steady
@given(st.text(st.sampled_from("*`#- \n1.ab_(漢"), max_size=60), st.integers(1, 20))
def test_where_the_pieces_are_cut_changes_nothing(text: str, size: int) -> None:
    assert styles(render(text, size=size)) == styles(render(text, size=1000))


def _bare(text: str) -> str:
    """Drop blanks, stars, and what tables are drawn with."""
    return re.sub(r"[\s|:*─-]", "", text)
