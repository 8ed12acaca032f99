"""Terminals of all kinds: narrow, resized, without UTF-8, without colour, without abilities."""

import re
import subprocess

import pytest

from tests.chatting import CHAT, CTRL, ENTER, Conversation
from tests.faults.play import COMPUTES, SAYS_HELLO, Play
from tests.process import Finished, Terminal, run

STYLE = re.compile(rb"\x1b\[[0-9;]*m")
OSC, TITLE, CURSOR, BIDI = "\x1b]52;c;b3duZWQ=\x07", "\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\u202e"
STEERING = f"{OSC}{TITLE}{CURSOR}{BIDI}\x9b31m"


def piped(play: Play, lines: str, *flags: str) -> Finished:
    """Return how a chat ends that reads `lines` from a pipe."""
    env = {"AGENT_STATE_DIR": str(play.folder / "state")}
    return run((*CHAT, *flags), play.folder, lines.encode(), play.env(env))


def test_twenty_columns_hold_question_answer_and_status(play: Play) -> None:
    answer = "一共需要四十二个苹果，因为六乘以七等于四十二。"
    play.write(f" 计算\nAnswer: {answer}")
    with Conversation(play, columns=20) as chat:
        chat.at_prompt()
        assert chat.rows[:2] == ["qwen2.5-coder-1.5b", "answers. Enter"]
        chat.send("需要多少苹果？")
        chat.wait_for("二。")
        chat.at_prompt()

        assert answer in re.sub(r"\s", "", chat.text)
        assert chat.rows[-1] == "qwen2.5-coder-1.5b"
        assert chat.leave().code == 0


def test_a_window_that_is_made_narrower_keeps_the_line_and_the_status(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("Greet me and all of my friends")
        chat.wait_for("friends")
        chat.resize(20)
        chat.wait_for("friends\nqwen2.5")
        chat.resize(60)
        chat.wait_for("› Greet me and all of my friends\nqwen2.5")
        chat.type(ENTER)
        chat.wait_for("friend of mine.")

        assert chat.leave().code == 0


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_without_utf8_the_signs_are_ascii(play: Play, locale: str) -> None:
    play.write(*COMPUTES)
    with Conversation(play, env={"LANG": locale, "LC_ALL": locale}) as chat:
        chat.wait_for(">")
        chat.type("What is 6 times 7?" + ENTER)
        chat.wait_for("It is 42.")
        chat.type(CTRL["d"])
        done = chat.read_to_end()

    assert done.out.isascii()
    assert done.code == 0


def test_control_sequences_of_models_and_tools_reach_no_terminal(play: Play) -> None:
    program = f"print({STEERING!r} + 'harmless')"
    play.write(
        f" think {STEERING}\nAction: python\n```python\n{program}\n```\n",
        f" see {STEERING}\nAnswer: Hi {STEERING}there, **friend**.",
        aside=f"A {STEERING}title",
    )
    with Conversation(play) as chat:
        chat.send("Greet me")
        chat.wait_for("there, friend.")
        chat.wait_for("title · ")
        chat.leave()

    for harm in (OSC, TITLE, CURSOR, BIDI, "\x9b"):
        assert harm.encode() not in chat.seen


def test_control_sequences_in_a_paste_reach_no_terminal(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type_bytes(f"\x1b[200~Greet {TITLE}me\x1b[201~".encode())
        chat.wait_for("Greet")
        chat.type(ENTER)
        chat.wait_for("friend of mine.")
        chat.leave()

    assert TITLE.encode() not in chat.seen


def test_no_color_is_honoured(play: Play) -> None:
    with Conversation(play, env={"NO_COLOR": "1"}) as chat:
        chat.send("Greet me")
        chat.wait_for("friend of mine.")
        chat.leave()

    assert set(STYLE.findall(chat.seen)) <= {b"\x1b[0m", b"\x1b[m"}


def test_a_dumb_terminal_gets_lines_and_no_sequences(play: Play) -> None:
    env = {"TERM": "dumb", "AGENT_STATE_DIR": str(play.folder / "state")}
    with Terminal(CHAT, play.folder, play.env(env)) as terminal:
        terminal.read_until("> ")
        terminal.type("Greet me\n")
        terminal.read_until("friend of mine.")
        terminal.type(CTRL["d"])
        done = terminal.read_to_end()

    assert "\x1b" not in done.out
    assert done.code == 0


def test_ctrl_c_twice_leaves_a_dumb_terminal_with_130(play: Play) -> None:
    env = {"TERM": "dumb", "AGENT_STATE_DIR": str(play.folder / "state")}
    with Terminal(CHAT, play.folder, play.env(env)) as terminal:
        terminal.read_until("> ")
        terminal.type(CTRL["c"])
        terminal.read_until("^C\r\n> ")
        terminal.type(CTRL["c"])

        assert terminal.read_to_end().code == 130


def test_each_line_of_a_pipe_is_a_turn_with_its_answer_on_stdout(play: Play) -> None:
    play.write(*SAYS_HELLO, " again\nAnswer: Hello **again**.")
    done = piped(play, "Greet me\n\nAnd again\n", "-q")

    assert (done.code, done.out) == (0, "Hello there, friend of mine.\nHello **again**.\n")
    assert "\x1b" not in done.err


def test_the_code_of_a_pipe_is_that_of_its_last_line(play: Play) -> None:
    failed = piped(play, "Greet me\n/hepl\n", "-q")
    left = piped(play, "/hepl\n/quit\n", "-q")

    assert (failed.code, failed.out) == (2, "Hello there, friend of mine.\n")
    assert "error: there is no command /hepl" in failed.err
    assert left.code == 0


def test_a_model_that_is_not_there_is_told_and_ends_a_pipe_with_69(play: Play) -> None:
    play.write(unavailable="the weights are gone")
    done = piped(play, "Greet me\n")

    assert (done.code, done.out) == (69, "")
    assert "error: the weights are gone\nhint: agent models pull\n" in done.err


def test_json_lines_end_each_turn_with_its_result(play: Play) -> None:
    play.write(*SAYS_HELLO, *SAYS_HELLO)
    done = piped(play, "Greet me\nAgain\n", "--jsonl")

    kinds = re.findall(r'"type":\s*"(started|result)"', done.out)
    assert (done.code, kinds) == (0, ["started", "result", "started", "result"])


def test_json_lines_on_a_terminal_begin_their_line(play: Play) -> None:
    with Conversation(play, "--jsonl") as chat:
        chat.wait_for(">")
        chat.type("Greet me" + ENTER)
        chat.wait_for('"type": "result"')

        assert "…{".encode() not in chat.seen
        assert chat.seen.count(b'{"schema_version"') > 1


def test_stdout_that_is_closed_ends_a_pipe_with_an_error(play: Play) -> None:
    play.write(*SAYS_HELLO)
    env = {"AGENT_STATE_DIR": str(play.folder / "state")}
    line = f"echo Greet me | {' '.join(CHAT)} 1>&- ; echo code $?"
    done = run(("bash", "-c", line), play.folder, subprocess.DEVNULL, play.env(env))

    assert done.out == "code 1\n"
    assert done.err.splitlines()[-2:] == [
        "error: standard output cannot be written: Bad file descriptor",
        "hint: make room, or choose another file",
    ]


def test_approvals_are_keys_pressed_after_the_question(play: Play) -> None:
    play.write(*COMPUTES, *COMPUTES)
    with Conversation(play, env={"AGENT_APPROVE": "python"}) as chat:
        chat.send("What is 6 times 7?")
        chat.wait_for("[o]nce, [s]ession, [a]lways, [n]o")
        chat.type("n")
        chat.wait_for("-> no")
        chat.wait_for("not allowed by the person")
        chat.wait_for("It is 42.")
        chat.send("Again")
        chat.wait_for("[o]nce, [s]ession, [a]lways, [n]o", times=2)
        chat.type("s")
        chat.wait_for("-> session")
        chat.wait_for("It is 42.", times=2)

        assert chat.leave().code == 0


def test_what_was_typed_ahead_approves_nothing(play: Play) -> None:
    play.write(*COMPUTES, pause_after=5)
    with Conversation(play, env={"AGENT_APPROVE": "python"}) as chat:
        chat.send("What is 6 times 7?")
        play.wait_for("reached", chat.process)
        chat.type("oas")
        play.go_on()
        chat.wait_for("[n]o")
        chat.type("n")
        chat.wait_for("-> no")
        chat.wait_for("It is 42.")
        chat.wait_for("› oas")
