"""What a person types into a chat: pastes, Chinese, emoji, history, completion."""

import stat

import pytest

from tests.chatting import (
    ALT_ENTER,
    BACKSPACE,
    CTRL,
    DELETE,
    DOWN,
    ENTER,
    LEFT,
    TAB,
    UP,
    Conversation,
    pasted,
)
from tests.faults.play import SAYS_HELLO, Play


def asked(play: Play, call: int = 0) -> str:
    """Return the question as the model saw it in `call`."""
    text: str = play.asked(call)["messages"][-1]["content"]
    return text.removeprefix("Question: ")


@pytest.mark.parametrize("key", [ALT_ENTER, CTRL["j"]], ids=["Alt-Enter", "Ctrl-J"])
def test_a_new_line_is_typed_without_sending(play: Play, key: str) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type(f"Greet me{key}and Ada{ENTER}")
        chat.wait_for("friend of mine.")

        assert chat.rows[3:5] == ["› Greet me", "  and Ada"]
        assert asked(play) == "Greet me\nand Ada"


def test_a_short_paste_of_lines_is_inserted_and_not_sent(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type(pasted("Greet me\rand Ada\r"))
        chat.wait_for("  and Ada")
        chat.type("please" + ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == "Greet me\nand Ada\nplease"


def test_a_long_paste_is_one_line_until_it_is_sent(play: Play) -> None:
    text = "\n".join(f"line {number}" for number in range(1, 1025))
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("What is in ")
        chat.type_bytes(pasted(text).encode())
        chat.wait_for("› What is in [pasted text, 1,024 lines]")
        chat.type(ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == f"What is in {text}"


def test_a_long_paste_is_deleted_as_one_character(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("Greet ")
        chat.type_bytes(pasted("Ada\n" * 100).encode())
        chat.wait_for("[pasted text, 100 lines]")
        chat.type(BACKSPACE + "me")
        chat.wait_for("› Greet me")

        assert "pasted" not in chat.text


def test_a_paste_of_a_megabyte_is_taken_and_asked(play: Play) -> None:
    text = "abcdefghi\n" * 100_000
    play.write(" read it\nAnswer: It is long.")
    with Conversation(play, "-s", "converse") as chat:
        chat.at_prompt()
        chat.type("What is this? ")
        chat.type_bytes(pasted(text[:-20]).encode())
        chat.wait_for("[pasted text, 99,998 lines]")
        chat.type(ENTER)
        chat.wait_for("It is long.")

        assert len(asked(play)) > 999_000


def test_composed_chinese_comes_in_parts_of_characters(play: Play) -> None:
    question = "你好，世界"
    with Conversation(play) as chat:
        chat.at_prompt()
        for byte in question.encode():
            chat.type_bytes(bytes([byte]))
        chat.wait_for("› 你好，世界")
        assert chat.cursor == (3, 2 + 10)
        chat.type(LEFT + LEFT + BACKSPACE)
        chat.wait_for("› 你好世界")
        assert chat.cursor == (3, 2 + 4)
        chat.type("、" + ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == "你好、世界"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("a👨‍👩‍👧", "a"),
        ("ae\u0301", "a"),
        ("a👍🏽", "a"),
        ("a🇨🇳🇫🇷", "a🇨🇳"),
        ("a❤️", "a"),
        ("नि", ""),
    ],
    ids=["joined", "accent", "tone", "flags", "variation", "Devanagari"],
)
def test_one_backspace_deletes_what_is_seen_as_one_character(
    play: Play, typed: str, left: str
) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type(typed + BACKSPACE + "x" + ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == f"{left}x"


def test_the_cursor_goes_over_an_emoji_in_one_step(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("a👨‍👩‍👧b" + LEFT + LEFT + DELETE + ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == "ab"


@pytest.mark.parametrize("columns", [20, 21])
def test_long_chinese_lines_wrap_and_can_be_edited(play: Play, columns: int) -> None:
    question = "请问a今天北京的天气怎么样我想知道明天是不是会下雨谢谢您"
    with Conversation(play, columns=columns) as chat:
        chat.at_prompt()
        chat.type(question)
        chat.wait_for("您")
        shown = "".join(row.strip("› ") for row in chat.rows if row[:1] in "› " and row.strip())
        assert question in shown
        chat.wait_until(
            lambda: "您" in "".join(chat.rows[chat.cursor[0] :][:1]), "cursor behind it"
        )
        chat.type(BACKSPACE + "你" + ENTER)
        chat.wait_for("Hello")

        assert asked(play) == question[:-1] + "你"


def test_what_is_typed_in_a_turn_is_asked_next(play: Play) -> None:
    play.write(*SAYS_HELLO, *SAYS_HELLO, pause_after=20)
    with Conversation(play) as chat:
        chat.send("Greet me")
        play.wait_for("reached", chat.process)
        chat.type("And 艾达" + ENTER + "half")
        play.go_on()
        chat.wait_for("friend of mine.", times=2)
        chat.wait_for("› half")

        assert asked(play, 1) == "And 艾达"


def test_history_is_kept_for_the_person_alone_and_comes_back(play: Play) -> None:
    play.write(*SAYS_HELLO, *SAYS_HELLO)
    with Conversation(play) as chat:
        chat.send("Greet Ada")
        chat.wait_for("friend of mine.")
        chat.send(" Greet Secret")
        chat.wait_for("friend of mine.", times=2)
        chat.leave()
    path = play.folder / "state" / "history"
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type(UP)
        chat.wait_for("› Greet Ada")
        chat.type(DOWN)
        chat.at_prompt()
        chat.type(CTRL["r"] + "Ada")
        chat.wait_for("search back: Ada")
        chat.wait_for("› Greet Ada")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Secret" not in path.read_text()


def test_commands_are_offered_while_they_are_typed_and_completed(play: Play) -> None:
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("/qu")
        chat.wait_for("/quit  ")
        chat.type(TAB + ENTER)

        assert chat.read_to_end().code == 0


@pytest.mark.parametrize("name", ["strategy", "STRATEGY"])
def test_what_a_command_takes_is_completed(play: Play, name: str) -> None:
    with Conversation(play) as chat:
        chat.wait_for("· react")
        chat.type(f"/{name} conv")
        chat.wait_for("converse")
        chat.type(TAB)
        chat.wait_for("\n  converse")
        chat.type(TAB)
        chat.wait_for(f"› /{name} converse")


def test_an_unknown_command_suggests_the_nearest(play: Play) -> None:
    with Conversation(play) as chat:
        chat.send("/hepl")
        chat.wait_for("error: there is no command /hepl")
        chat.wait_for("/help?")

        assert chat.leave().code == 0


def test_files_are_completed_quoted_and_attached(play: Play) -> None:
    (play.folder / "my notes.txt").write_text("The key is under the mat.")
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.type("Read @my")
        chat.wait_for("  my notes.txt")
        chat.type(TAB)
        chat.wait_for('› Read @"my notes.txt"')
        chat.type(ENTER)
        chat.wait_for("friend of mine.")

        assert "The key is under the mat." in asked(play)


def test_a_file_that_cannot_be_read_leaves_the_line_to_be_mended(play: Play) -> None:
    (play.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    with Conversation(play) as chat:
        chat.send("What is on @picture.png ?")
        chat.wait_for("error: ")
        chat.wait_for("› What is on @picture.png ?", times=2)


def test_the_editor_changes_the_line(play: Play) -> None:
    editor = play.folder / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf " and Ada" >> "$1"\n')
    editor.chmod(0o700)
    with Conversation(play, env={"EDITOR": str(editor)}) as chat:
        chat.at_prompt()
        chat.type("Greet me" + CTRL["x"] + CTRL["e"])
        chat.wait_for("› Greet me and Ada")
        chat.type(ENTER)
        chat.wait_for("friend of mine.")

        assert asked(play) == "Greet me and Ada"


def test_a_line_with_an_exclamation_mark_is_asked_and_never_run(play: Play) -> None:
    with Conversation(play) as chat:
        chat.send("!touch made")
        chat.wait_for("nothing is run on this machine")
        chat.wait_for("friend of mine.")

        assert asked(play) == "!touch made"
        assert not (play.folder / "made").exists()


def test_what_is_typed_before_the_prompt_is_there_is_sent_once(play: Play) -> None:
    with Conversation(play) as chat:
        chat.type(f"Greet me{ENTER}")
        chat.wait_for("Hello there, friend of mine.")
        chat.at_prompt()

        assert chat.rows_with_prompt() == ["› Greet me", "›"]
