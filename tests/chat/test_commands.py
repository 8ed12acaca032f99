from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from agent.chat.commands import catalogue
from agent.chat.commands.command import Outcome
from agent.cli.app import build
from agent.errors import AgentError, UserError
from tests.chat.talking import Talk, talk_in


def commands(group: Any, words: tuple[str, ...] = ()) -> Mapping[tuple[str, ...], Any]:
    found = {words: group}
    for name, below in getattr(group, "commands", {}).items():
        found |= commands(below, (*words, name))
    return found


def test_every_command_has_an_equivalent_on_the_command_line() -> None:
    known = commands(typer.main.get_command(build()))
    for command in catalogue.COMMANDS:
        words = command.equivalent.split()[1:]
        options = [word for word in words if word.startswith("-")]
        path = tuple(word for word in words if not word.startswith("-"))
        assert path in known, command.equivalent
        offered = {flag for one in known[path].params for flag in (*one.opts, *one.secondary_opts)}
        assert {*options} <= offered | {"--help"}, command.equivalent


def test_help_lists_every_command(talk: Talk) -> None:
    talk.run("/help")

    (rows,) = talk.screen.tables
    assert rows == [[f"/{one.name}", one.summary] for one in catalogue.COMMANDS]
    assert max(len(f"/strategy  {summary}") for _, summary in rows) <= 80, "a line each"
    wanted = (
        "help model strategy prompt preset tools docs web budget new resume undo retry edit branch "
        "compact export save search rate fix why trace title quit"
    )
    assert {one.name for one in catalogue.COMMANDS} == set(wanted.split())


def test_help_explains_one_command(talk: Talk) -> None:
    talk.run("/help undo")

    assert talk.screen.texts[0].splitlines() == [
        "/undo [N]",
        "Take the last turns out of the session",
        "at the command line: agent sessions undo",
    ]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("/modle", "there is no command /modle", "did you mean /model?"),
        ("/xyzzy", "there is no command /xyzzy", "/help lists the commands"),
        ("/model qwen2.5-coder-1b", "unknown model", "did you mean"),
        ("/strategy cott", "there is no strategy 'cott'", "did you mean 'cot'?"),
        ("/strategy cot depth=3", "depth", ""),
        ("/preset tutro", "there is no preset 'tutro'", ""),
        ("/prompt missing.md", "missing.md", ""),
        ("/tools alow python", "/tools alow: is no rule", "did you mean 'allow'?"),
        ("/tools allow", "/tools allow: which tool?", "/tools ask python"),
        ("/tools allow pyton", "there is no tool 'pyton'", "did you mean 'python'?"),
        ("/docs papers", "there is no collection 'papers'", "agent docs add PATH -c papers"),
        ("/budget step=3", "there is no budget of 'step'", "did you mean 'steps'?"),
        ("/budget steps=many", "steps is 'many', no number", "/budget steps=8"),
        ("/budget lots", "/budget lots: is no NAME=NUMBER", "/budget steps=8"),
        ("/resume nowhere", "there is no session 'nowhere'", "agent sessions list"),
        ("/undo 3", "/undo 3: is no turn", "give a number from 1 to 2"),
        ("/undo 0", "/undo 0: is no turn", "give a number from 1 to 2"),
        ("/branch --at 9", "--at 9: is no turn", "give a number from 1 to 2"),
        ("/retry hot", "/retry hot: is no temperature", "give a number from 0 to 5"),
        ("/rate fine", "/rate fine: is no rating", "use one of good, bad, clear"),
        ("/trace 7", "/trace 7: is no step", "the steps are: 1"),
        ("/search", "there is nothing to search for", "/search WORDS"),
        ("/search …", "holds no word", ""),
        ("/export notes.txt", "/export notes.txt: is of no kind", "end its name with one of"),
        ("/save /no/such/folder/a.md", "cannot be written", "choose another place"),
        ("/save a\0b", "cannot be written", "choose another place"),
    ],
)
def test_a_wrong_argument_is_told_with_what_to_do(
    talk: Talk, line: str, message: str, hint: str
) -> None:
    before = (talk.chat.settings, talk.chat.choices, talk.questions())

    with pytest.raises(AgentError) as wrong:
        talk.run(line)

    assert message in str(wrong.value)
    assert hint in wrong.value.hint
    assert (talk.chat.settings, talk.chat.choices, talk.questions()) == before


@pytest.mark.parametrize(
    "line",
    ["/retry", "/edit", "/rate good", "/fix it", "/why", "/trace", "/save", "/export", "/undo",
     "/branch", "/compact"],
)  # fmt: skip
def test_before_the_first_question_there_is_nothing_to_change(tmp_path: Path, line: str) -> None:
    with pytest.raises(UserError) as wrong:
        talk_in(tmp_path).run(line)

    assert (str(wrong.value), wrong.value.hint) == (
        "nothing was asked yet",
        "ask a question first",
    )


def test_quit_leaves(talk: Talk) -> None:
    assert talk.run("/quit") == Outcome(leave=True)


def test_names_are_completed(talk: Talk) -> None:
    complete = catalogue.completions

    assert complete(talk.chat, "/mo") == ["/model"]
    assert complete(talk.chat, "/re") == ["/resume", "/retry"]
    assert complete(talk.chat, "/strategy tot-") == ["tot-single"]
    assert complete(talk.chat, "/tools allow py") == ["python"]
    assert complete(talk.chat, "/docs o") == ["off"]
    assert complete(talk.chat, "//mo") == complete(talk.chat, "mo") == []
    assert complete(talk.chat, "/nothing x") == []
