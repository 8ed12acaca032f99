"""`agent tools` with added tools: list, show, call, add, rm, enable, disable."""

import json
import sys
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main
from tests.tools.added.openapi.serving import document

COMMAND = f"""\
description = "Count the letters of a word."
argv = [{json.dumps(sys.executable)}, "-c", "import sys; print(len(sys.argv[1]))", "{{word}}"]

[parameters.word]
maxLength = 20
"""
POST = {"/notes": {"post": {"operationId": "add_note", "summary": "Add a note."}}}


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("AGENT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters.toml").write_text(COMMAND)
    (tmp_path / "api.json").write_text(json.dumps(document("https://api.example", POST)))


def told(*arguments: str) -> leave.Ending:
    """Run a command that fails; return how it ends."""
    with pytest.raises(BaseException) as failed:
        main(["tools", *arguments])
    return leave.ending_of(failed.value, ["tools", *arguments])


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, tuple[str, str]]:
    capsys.readouterr()
    main(["tools", "list", "--json", *arguments])
    found = json.loads(capsys.readouterr().out)["tools"]
    return {one["name"]: (one["rule"], one["origin"]) for one in found if one["origin"] != "agent"}


def test_tools_are_kept_for_every_run_until_they_are_taken_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["tools", "add", "letters.toml"])
    assert capsys.readouterr().err == "added letters (may: nothing declared)\n"
    main(["tools", "add", "api.json", "--name", "notes"])
    assert capsys.readouterr().err == "added add_note (may: write, network, asks first)\n"
    assert listed(capsys) == {
        "letters": ("allow", "command:letters"),
        "add_note": ("ask", "openapi:notes"),
    }

    main(["tools", "rm", "letters.toml"])
    main(["tools", "rm", "notes"])
    assert listed(capsys) == {}


def test_a_command_of_the_persons_own_folder_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "config" / "agent" / "tools"
    folder.mkdir(parents=True)
    (folder / "count.toml").write_text(COMMAND)

    assert listed(capsys) == {"count": ("allow", "command:count")}


def test_what_is_disabled_is_offered_to_nobody_until_it_is_enabled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["tools", "add", "letters.toml"])
    main(["tools", "disable", "letters"])
    assert listed(capsys) == {"letters": ("disabled", "command:letters")}
    assert told("call", "letters", "word=abc").hint == "agent tools enable letters"

    main(["tools", "enable", "letters"])
    assert listed(capsys) == {"letters": ("allow", "command:letters")}


def test_a_whole_source_may_be_disabled(capsys: pytest.CaptureFixture[str]) -> None:
    main(["tools", "add", "api.json"])
    main(["tools", "disable", "openapi:weather-service"])

    assert listed(capsys) == {}


def test_one_tool_is_run_as_the_model_would(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["word=hello"], ['{"word": "hello"}']):
        main(["tools", "call", "--tool", "letters.toml", "letters", *arguments])
        assert capsys.readouterr().out == "5\n"

    main(["tools", "call", "python", "code=print(6 * 7)", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["text"], found["failed"]) == ("42", False)


FAULTS = {
    "name": (["lettres", "word=a"], 2, "there is no tool 'lettres'", "did you mean 'letters'?"),
    "argument": (["letters", "hello"], 2, "'hello' is no argument", "write NAME=VALUE: word"),
    "missing": (
        ["letters"],
        2,
        "the arguments of letters are wrong: arguments: 'word' is a required property",
        "agent tools show letters",
    ),
    "json": (
        ["letters", "{"],
        2,
        "the argument is no JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
        "give one object",
    ),
    "option": (
        ["letters", "word=-x"],
        1,
        "word may not begin with '-': the program would take it for an option",
        "",
    ),
    "ours": (
        ["search_web", "query=x"],
        2,
        "search_web works only within a run",
        "use: agent docs search, agent web search, agent web open",
    ),
}


@pytest.mark.parametrize("name", [*FAULTS])
def test_a_call_that_cannot_be_made_is_told(name: str) -> None:
    arguments, code, message, hint = FAULTS[name]
    ending = told("call", "--tool", "letters.toml", *arguments)

    assert (ending.code, ending.message, ending.hint) == (code, message, hint)


def test_a_tool_that_asks_is_not_run_where_nobody_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ending = told("call", "--tool", "api.json", "add_note")

    assert (ending.code, ending.message) == (1, "not allowed by the person")
    assert "add_note was not run: nobody could be asked" in capsys.readouterr().err


def test_an_added_tool_has_a_rule_as_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    main(["tools", "add", "api.json"])
    main(["tools", "deny", "add_note"])

    assert listed(capsys) == {"add_note": ("deny", "openapi:weather-service")}


def test_one_tool_is_shown_with_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    main(["tools", "show", "--tool", "api.json", "add_note"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "add_note: ask",
        "from openapi:weather-service; may: write, network",
        "",
        "Add a note.",
    ]


def test_what_is_not_there_suggests_the_nearest() -> None:
    main(["tools", "add", "letters.toml"])

    assert told("disable", "leters").hint == "did you mean 'letters'?"
    assert told("disable", "python").message == "python is the program's own tool"
    assert told("rm", "other.toml").message == "'other.toml' was not added"
    assert told("disable", "mcp:none").message == "there is no MCP server 'none'"


def test_nothing_is_kept_that_brings_no_tools(capsys: pytest.CaptureFixture[str]) -> None:
    Path("gone.toml").write_text('description = "x"\nargv = ["no-such-program-here"]\n')

    assert told("add", "gone.toml").code == 1
    assert told("add", "none.toml").code == 78
    assert listed(capsys) == {}


def test_code_of_a_project_is_enabled_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / ".agent" / "tools"
    folder.mkdir(parents=True)
    path = folder / "count.toml"
    path.write_text(COMMAND)
    assert listed(capsys) == {}
    main(["tools", "enable", str(folder)])
    assert listed(capsys) == {"count": ("allow", "command:count")}

    path.write_text(f"{COMMAND}\n# changed\n")
    assert listed(capsys) == {}
