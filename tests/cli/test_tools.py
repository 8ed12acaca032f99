import json
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AGENT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def told(*arguments: str) -> leave.Ending:
    """Run a command that fails; return how it ends."""
    with pytest.raises(BaseException) as failed:
        main(["tools", *arguments])
    return leave.ending_of(failed.value, ["tools", *arguments])


def rules(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    main(["tools", "list", "--json"])
    found = json.loads(capsys.readouterr().out)["tools"]
    return {tool["name"]: tool["rule"] for tool in found}


def test_tools_are_listed_with_their_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys) == {
        "python": "allow",
        "query_database": "allow",
        "search_web": "allow",
        "open_page": "allow",
        "search_documents": "reads",
        "open_document": "reads",
        "quote": "reads",
        "search": "reads",
        "lookup": "reads",
        "find_in_page": "reads",
        "follow": "reads",
        "back": "reads",
        "quote_page": "reads",
    }


def test_the_setting_that_makes_a_tool_ask_is_seen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_APPROVE", "python")

    assert rules(capsys)["python"] == "ask"


@pytest.mark.parametrize("rule", ["allow", "ask", "deny"])
def test_a_rule_is_kept_and_forgotten(capsys: pytest.CaptureFixture[str], rule: str) -> None:
    main(["tools", rule, "python"])
    assert capsys.readouterr().err == f"python: {rule}\n"
    assert rules(capsys)["python"] == rule

    main(["tools", "reset", "python"])
    assert rules(capsys)["python"] == "allow"


def test_one_tool_is_shown_with_what_the_model_reads(capsys: pytest.CaptureFixture[str]) -> None:
    main(["tools", "show", "python"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "python: allow"
    assert lines[2] == "Run a short Python program. Use it for every calculation, however small."


def test_an_unknown_tool_suggests_the_nearest() -> None:
    ending = told("allow", "pyton")

    assert (ending.code, ending.message) == (2, "there is no tool 'pyton'")
    assert ending.hint == "did you mean 'python'?"


def test_a_domain_without_its_prefix_is_told_how_to_write_it() -> None:
    ending = told("deny", "evil.example")

    assert ending.hint == "for the pages of a domain write domain:evil.example"


def test_the_rule_of_a_domain_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    main(["tools", "deny", "domain:evil.example"])
    main(["tools", "show", "domain:pages.evil.example"])
    main(["tools", "show", "domain:example.org", "--json"])

    written = capsys.readouterr().out
    assert written.splitlines()[0] == "domain:pages.evil.example: deny"
    assert json.loads(written.partition("\n")[2])["rule"] == "no rule"


def test_a_tool_that_only_reads_has_no_rule() -> None:
    ending = told("deny", "quote")

    hint = "agent ask --no-docs leaves documents out, --no-web the web"
    assert (ending.code, ending.hint) == (2, hint)


def test_a_damaged_file_of_rules_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "state" / "approvals.toml"
    path.parent.mkdir()
    path.write_text("python = maybe\n")
    path.chmod(0o600)

    assert told("allow", "python").code == 78
    assert path.read_text() == "python = maybe\n"


def test_rules_for_domains_are_kept_listed_and_forgotten(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["tools", "deny", "domain:*.Evil.example"])
    assert capsys.readouterr().err == "domain:evil.example: deny\n"
    main(["tools", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["domains"] == {"domain:evil.example": "deny"}

    main(["tools", "reset", "domain:evil.example"])
    assert capsys.readouterr().err == "domain:evil.example: no rule\n"


def test_a_rule_for_what_is_no_domain_is_refused() -> None:
    ending = told("allow", "domain:not a domain")

    assert (ending.code, ending.hint) == (2, "write a domain, such as example.org")
