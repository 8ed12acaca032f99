import pytest

from agent.chat.lines import command_in, question_in


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/help", ("help", "")),
        ("  /help  ", ("help", "")),
        ("/HELP", ("help", "")),
        ("/title  My notes ", ("title", "My notes")),
        ("/edit one\ntwo", ("edit", "one\ntwo")),
        ("/quti", ("quti", "")),
        ("/什么", ("什么", "")),
        ("/exit", ("quit", "")),
        ("/Q", ("quit", "")),
        ("/clear", ("new", "")),
        ("/sessions", ("resume", "")),
        ("exit", ("quit", "")),
        (" Quit ", ("quit", "")),
    ],
)
def test_a_word_of_letters_behind_a_slash_is_a_command(line: str, command: tuple[str, str]) -> None:
    assert command_in(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "/etc/hosts is what?",
        "/dev/null",
        "/ is the root, why?",
        "/",
        "/2 is half",
        "/a.txt",
        "/什么是根目录？",
        "//help",
        "What is /help?",
        "exit where?",
        "",
    ],
)
def test_all_else_is_a_question(line: str) -> None:
    assert command_in(line) is None


def test_two_slashes_ask_what_would_be_a_command() -> None:
    assert question_in("//usr is what?") == "/usr is what?"
    assert question_in(" /etc/hosts is what? ") == "/etc/hosts is what?"
