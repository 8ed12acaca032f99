"""Sessions to and from files, and their names in a shell."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from agent.cli import completing
from tests.cli.conversing import Sessions, in_process, opened, settled, talk
from tests.process import AGENT, Finished, Terminal, run, run_shell
from tests.store.asked import questions


@pytest.fixture
def sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sessions:
    return in_process(tmp_path, monkeypatch, capsys)


def test_a_session_goes_to_a_file_and_comes_back(sessions: Sessions, tmp_path: Path) -> None:
    first = talk(tmp_path, "灯塔", ("看守人？\x1b[2J", "四十"), ("two", "2"))
    file = tmp_path / "out.json"

    assert sessions("export", "灯塔", "-o", str(file)) == Finished(0, "", f"it is in {file}\n")
    assert sessions("rm", "灯塔", "--yes").code == 0
    assert sessions("import", str(file)) == Finished(
        0, f"{first.id}\n", "took in 灯塔 with 2 turns\n"
    )
    with closing(opened(tmp_path)) as store:
        assert store.session(first.id) == first
        assert questions(store.turns(first.id)) == ["看守人？\x1b[2J", "two"]


def test_what_is_exported_steers_no_terminal(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "evil \x1b[31m\u202e", ("q\x1b]0;x\x07", "a\x9b"))
    exported = sessions("export", "last")

    assert set(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E])) & set(exported.out) == {"\n"}
    assert json.loads(exported.out)["session"]["title"] == "evil \x1b[31m\u202e"


def test_one_export_can_be_piped_into_an_import(tmp_path: Path) -> None:
    talk(tmp_path, "piped", ("q", "a"))
    agent = " ".join(AGENT)
    script = f"{agent} sessions export piped | {agent} sessions import - --json"
    done = run_shell(script, tmp_path, settled(tmp_path))

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["session"]["title"] == "piped"
    with closing(opened(tmp_path)) as store:
        assert [one.title for one in store.sessions()] == ["piped", "piped"]


def test_the_name_of_the_file_chooses_markdown(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "House loan", ("What is 17% of 250?", "42.5"))
    sessions("export", "last", "-o", str(tmp_path / "loan.md"))

    text = (tmp_path / "loan.md").read_text("utf-8")
    assert text.startswith("# House loan\n\n")
    assert text.endswith("## What is 17% of 250?\n\n42.5\n")
    assert sessions("export", "last", "--format", "md").out == text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "last", "--format", "pdf"),
         "error: --format: unknown format 'pdf'\nhint: use one of json, md\n"),
        (("export", "last", "-o", "no/such/place"),
         "error: --output: there is no folder {home}/no/such\nhint: create it first\n"),
        (("import", "nowhere.json"),
         "error: nowhere.json cannot be read: No such file or directory\n"
         "hint: name an exported session\n"),
        (("import", "."),
         "error: . cannot be read: Is a directory\nhint: name an exported session\n"),
        (("import", "binary"),
         "error: binary is no UTF-8 text: byte 2 is wrong\n"
         "hint: a file of agent sessions export is needed\n"),
        (("import", "other.json"),
         "error: not an exported session\nhint: agent sessions export writes one\n"),
        (("import", "cut.json"),
         "error: no JSON: Unterminated string starting at: line 1 column 12 (char 11)\n"
         "hint: a file of agent sessions export is needed\n"),
        (("import", "newer.json"),
         "error: a session in format 7, and this program knows 1\n"
         "hint: use a newer agent: this is of 'agent 9'\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why(
    sessions: Sessions, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    talk(tmp_path, "one")
    (tmp_path / "binary").write_bytes(b"{}\xff\xfe")
    (tmp_path / "other.json").write_text('{"schema_version": 1}')
    (tmp_path / "cut.json").write_text('{"format": "agent sess')
    newer = {"format": "agent session", "version": 7, "program": "agent 9"}
    (tmp_path / "newer.json").write_text(json.dumps(newer))

    assert sessions(*arguments) == Finished(2, "", told.format(home=tmp_path.resolve()))


def test_a_file_without_end_is_not_read(sessions: Sessions, tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(256_000_001)

    assert sessions("import", "huge.json") == Finished(
        2, "", "error: more than 256 MB\nhint: a session of that size is not taken in\n"
    )


def test_nothing_is_waited_for_on_a_terminal(tmp_path: Path) -> None:
    command = (*AGENT, "sessions", "import", "-")
    with Terminal(command, tmp_path, settled(tmp_path)) as terminal:
        ended = terminal.read_to_end()

    assert ended == Finished(
        2,
        "error: nothing comes from standard input\nhint: pipe an exported session into it\n",
        "",
    )


def test_a_byte_order_mark_is_passed_over(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "marked", ("q", "a"))
    text = sessions("export", "last").out
    (tmp_path / "marked.json").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert sessions("import", "marked.json").code == 0


def test_shells_complete_ids_by_id_and_by_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sessions: Sessions
) -> None:
    loan = talk(tmp_path, "House loan")
    lighthouse = talk(tmp_path, "灯塔")

    assert completing.sessions(loan.id[:6]) == [(loan.id, "House loan")]
    assert completing.sessions("house") == [(loan.id, "House loan")]
    assert completing.sessions("灯") == [(lighthouse.id, "灯塔")]
    assert completing.sessions("") == [(lighthouse.id, "灯塔"), (loan.id, "House loan")]
    assert completing.sessions("zzz") == []


def test_a_shell_is_told_nothing_where_there_is_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_STORE", f"postgresql://ada:geheim@/agent?host={tmp_path}")

    assert completing.sessions("") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_names(tmp_path: Path, shell: str) -> None:
    session = talk(tmp_path, "House loan")
    asked = {
        "_AGENT_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "agent sessions show ",
        "COMP_CWORD": "3",
        "_TYPER_COMPLETE_ARGS": "agent sessions show ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = run(AGENT, tmp_path, env={**settled(tmp_path), **asked})

    assert session.id in done.out


def test_a_list_imports_nothing_that_takes_long(tmp_path: Path) -> None:
    talk(tmp_path, "one")
    code = (
        "import sys\n"
        "from agent.cli.app import main\n"
        "main(['sessions', 'list'])\n"
        "print(sorted({'rich', 'psycopg', 'httpx', 'jinja2', 'numpy', 'prompt_toolkit', "
        "'xllamacpp', 'jsonschema'} & set(sys.modules)))"
    )
    done = run((AGENT[0], "-c", code), tmp_path, env=settled(tmp_path))

    assert done.out.splitlines()[-1] == "[]"
