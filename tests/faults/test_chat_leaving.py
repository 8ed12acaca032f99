"""How a chat ends: by the person, by a signal, by the window."""

import signal

import pytest

from tests.chatting import CTRL, ENTER, Conversation
from tests.faults.play import SAYS_HELLO, Play
from tests.process import wait_until

SLOW = {"pause_after": 28}
"""In the middle of the answer."""


def test_ctrl_d_leaves_with_0(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type(CTRL["d"])

        assert chat.read_to_end().code == 0


def test_quit_leaves_with_0(play: Play) -> None:
    with Conversation(play) as chat:
        chat.send("/quit")

        assert chat.read_to_end().code == 0


def test_ctrl_c_clears_the_line_and_a_second_one_leaves_with_130(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("half a question")
        chat.wait_for("half a question")
        chat.type(CTRL["c"])
        chat.wait_for("Ctrl-C again leaves")
        assert chat.line == ""
        chat.type(CTRL["c"])

        assert chat.read_to_end().code == 130


def test_ctrl_c_stops_a_turn_keeps_what_was_written_and_the_chat_goes_on(play: Play) -> None:
    play.write(*SAYS_HELLO, *SAYS_HELLO, **SLOW)
    with Conversation(play) as chat:
        chat.send("Greet me")
        chat.wait_for("Hello")
        play.wait_for("reached", chat.process)
        chat.type(CTRL["c"])
        chat.wait_for("(interrupted)")
        chat.at_prompt()
        stopped = chat.rows[3:-1]
        chat.send("Again")
        chat.wait_for("Hello there, friend of mine.")

        assert stopped[:3] == ["› Greet me", "· greet them", ""]
        assert stopped[3].startswith("Hello")
        assert stopped[4:] == ["(interrupted)", "", "›"]
        assert chat.leave().code == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_at_the_prompt_leaves_with_its_code(play: Play, name: str) -> None:
    number = getattr(signal, name)
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.process.send_signal(number)

        assert chat.read_to_end().code == 128 + number


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_in_a_turn_keeps_it_and_leaves_with_its_code(play: Play, name: str) -> None:
    play.write(*SAYS_HELLO, **SLOW)
    number = getattr(signal, name)
    with Conversation(play) as chat:
        chat.send("Greet me")
        play.wait_for("reached", chat.process)
        chat.process.send_signal(number)
        assert chat.read_to_end().code == 128 + number
    with Conversation(play, "--continue") as chat:
        chat.wait_for("1 turn")
        chat.wait_for("Hello")


def test_a_window_that_is_closed_at_the_prompt_ends_the_chat_with_129(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.hang_up()
        wait_until(lambda: chat.process.poll() is not None, "end")

        assert chat.process.returncode == 129


def test_a_window_that_is_closed_in_a_turn_ends_the_chat_and_keeps_the_turn(play: Play) -> None:
    play.write(*SAYS_HELLO, **SLOW)
    with Conversation(play) as chat:
        chat.send("Greet me")
        play.wait_for("reached", chat.process)
        chat.hang_up()
        wait_until(lambda: chat.process.poll() is not None, "end")
        assert chat.process.returncode == 129
    with Conversation(play, "--continue") as chat:
        chat.wait_for("1 turn")
        chat.wait_for("Greet me")


def test_ctrl_z_gives_a_sane_terminal_and_fg_the_line_as_it_was(play: Play) -> None:
    with Conversation(play, job=True) as chat:
        chat.at_prompt()
        chat.type("Greet")
        chat.wait_for("› Greet")
        chat.type(CTRL["z"])
        chat.wait_until_stopped()
        modes = chat.modes()
        chat.wake()
        chat.wait_until(lambda: "Stopped" in chat.text and chat.line == "Greet", "line")
        chat.type(" me" + ENTER)
        chat.wait_for("friend of mine.")

        assert modes == ["echo", "icanon", "icrnl", "isig"]
        assert chat.leave().code == 0


def test_a_turn_that_is_stopped_goes_on_where_it_was(play: Play) -> None:
    play.write(*SAYS_HELLO, **SLOW)
    with Conversation(play, job=True) as chat:
        chat.send("Greet me")
        play.wait_for("reached", chat.process)
        chat.type(CTRL["z"])
        chat.wait_until_stopped()
        modes = chat.modes()
        chat.wake()
        play.go_on()
        chat.wait_for("friend of mine.")

        assert modes == ["echo", "icanon", "icrnl", "isig"]
        assert chat.leave().code == 0


@pytest.mark.parametrize("key", [CTRL["d"], CTRL["c"] * 2, "/quit" + ENTER])
def test_the_terminal_is_left_as_it_was_found(play: Play, key: str) -> None:
    with Conversation(play) as chat:
        before = chat.modes()
        chat.at_prompt()
        chat.type(key)
        chat.read_to_end()

        assert chat.modes() == before
        assert chat.seen.rfind(b"\x1b[?2004l") > chat.seen.rfind(b"\x1b[?2004h")
