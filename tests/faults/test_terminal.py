"""What a person sees: colour where it is wanted, nothing where the terminal has no abilities."""

import re

import pytest

from tests.faults.play import COMPUTES, SAYS_HELLO, Play
from tests.process import SCRIPTED, Terminal

STYLE = re.compile(r"\x1b\[[0-9;]*m")
ANY_SEQUENCE = re.compile(r"\x1b")


def screen(play: Play, *flags: str, **env: str) -> str:
    """Return all that came to a terminal in a run of two steps."""
    with play.terminal(*flags, "What is 6 times 7?", env=env) as terminal:
        done = terminal.read_to_end()
    assert done.code == 0
    return done.out


@pytest.fixture
def computing(play: Play) -> Play:
    """A model that uses the tool."""
    return play.write(*COMPUTES)


def test_a_terminal_shows_trace_and_answer_in_colour(computing: Play) -> None:
    seen = screen(computing)

    assert STYLE.search(seen)
    plain = STYLE.sub("", seen)
    assert "print(6 * 7)" in plain
    assert "It is 42.\n" in plain


def test_something_is_on_the_screen_before_anything_heavy_happens(play: Play) -> None:
    play.write(*SAYS_HELLO, pause_open=True)
    with play.terminal("Greet me") as terminal:
        terminal.read_until("starting …")
        terminal.read_until("loading the model …")
        play.go_on()
        done = terminal.read_to_end()

    assert done.out.startswith("starting …\r\x1b[Kloading the model …\r\x1b[K")


@pytest.mark.parametrize(
    ("flags", "env"),
    [((), {"NO_COLOR": "1"}), (("--color", "never"), {"FORCE_COLOR": "1"})],
    ids=["NO_COLOR", "--color never"],
)
def test_colour_can_be_refused(
    computing: Play, flags: tuple[str, ...], env: dict[str, str]
) -> None:
    assert not STYLE.search(screen(computing, *flags, **env))


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_dumb_terminal_gets_no_sequences(computing: Play, kind: str) -> None:
    seen = screen(computing, TERM=kind)

    assert not ANY_SEQUENCE.search(seen)
    assert "print(6 * 7)" in seen
    assert "It is 42.\n" in seen


@pytest.mark.parametrize(
    ("flags", "env"),
    [((), {"FORCE_COLOR": "1"}), ((), {"CLICOLOR_FORCE": "1"}), (("--color", "always"), {})],
    ids=["FORCE_COLOR", "CLICOLOR_FORCE", "--color always"],
)
def test_colour_can_be_forced_without_a_terminal(
    computing: Play, flags: tuple[str, ...], env: dict[str, str]
) -> None:
    done = computing.ask("-v", *flags, "What is 6 times 7?", env=env)

    assert STYLE.search(done.err)
    assert STYLE.sub("", done.out) == "It is 42.\n"


def test_without_a_terminal_nothing_is_coloured(computing: Play) -> None:
    done = computing.ask("-v", "What is 6 times 7?")

    assert not ANY_SEQUENCE.search(done.out + done.err)


def test_quiet_shows_the_answer_alone(computing: Play) -> None:
    assert screen(computing, "-q", NO_COLOR="1") == "It is 42.\n"


def test_twenty_columns_of_chinese_are_no_crash(play: Play) -> None:
    answer = "一共需要四十二个苹果，因为六乘以七等于四十二，所以每个人都能分到足够的苹果。"
    play.write(f" 计算\nAnswer: {answer}")
    with play.terminal("需要多少苹果？", columns=20, env={"NO_COLOR": "1"}) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert answer in re.sub(r"\s", "", done.out)


def test_the_screen_shows_what_goes_on_while_the_answer_goes_to_a_file(computing: Play) -> None:
    path = computing.folder / "answer.txt"
    command = (*SCRIPTED, "ask", "What is 6 times 7?")
    with (
        path.open("wb") as file,
        Terminal(command, computing.folder, computing.env(), stdout=file.fileno()) as terminal,
    ):
        done = terminal.read_to_end()

    assert done.code == 0
    assert path.read_text() == "It is 42.\n"
    assert "running python …" in done.out
    assert "print(6 * 7)" not in done.out


def test_what_a_model_writes_cannot_steer_the_terminal(play: Play) -> None:
    play.write(" greet\nAnswer: Hi \x1b]0;owned\x07there\x1b[2J, \u202efriend")
    seen = screen(play, NO_COLOR="1")
    piped = play.ask("Greet me")

    assert "owned" not in seen
    assert "\x1b[2J" not in seen
    assert "\u202e" not in seen
    assert piped.out == "Hi there, friend\n"


def test_a_variable_forces_colour_as_the_flag_does(play: Play) -> None:
    play.write(" greet them\nAnswer: Hello **Ada**.")
    by_flag = play.ask("--color", "always", "Greet Ada")
    by_variable = play.ask("Greet Ada", env={"FORCE_COLOR": "1"})

    assert STYLE.search(by_flag.out)
    assert by_variable.out == by_flag.out
