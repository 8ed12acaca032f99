import threading
from pathlib import Path

import pytest

from agent.approving.rules import Rules
from agent.errors import AgentError, ConfigError


def rules_in(folder: Path) -> Rules:
    return Rules(folder / "state" / "approvals.toml")


def test_there_are_no_rules_without_a_file(tmp_path: Path) -> None:
    assert rules_in(tmp_path).read() == {}


def test_a_rule_is_kept_in_a_file_that_only_its_person_reads(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)

    rules.set("send", "deny")
    rules.set("python", "allow")

    assert rules.path.read_text() == '"python" = "allow"\n"send" = "deny"\n'
    assert rules.path.stat().st_mode & 0o777 == 0o600
    assert rules_in(tmp_path).read() == {"python": "allow", "send": "deny"}


def test_a_rule_can_be_forgotten(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)
    rules.set("python", "allow")

    rules.set("python", None)

    assert rules.read() == {}


def test_rules_of_several_processes_do_not_get_lost(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)
    names = [f"tool_{number}" for number in range(12)]
    threads = [threading.Thread(target=rules.set, args=(name, "ask")) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(rules.read()) == sorted(names)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("python = ", "approvals.toml:1: invalid value"),
        ('python = "yes"', "approvals.toml:1: python is 'yes'"),
        ("python = true", "approvals.toml:1: python is True"),
        ('[python]\nrule = "allow"', "approvals.toml:1: python is {'rule': 'allow'}"),
        ("\x00\x01", "approvals.toml:1:1: invalid statement"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(
    tmp_path: Path, text: str, complaint: str
) -> None:
    rules = rules_in(tmp_path)
    rules.path.parent.mkdir()
    rules.path.write_text(text)
    rules.path.chmod(0o600)

    with pytest.raises(ConfigError) as refused:
        rules.read()
    with pytest.raises(ConfigError):
        rules.set("python", "allow")

    assert complaint in str(refused.value)
    assert rules.path.read_text() == text


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)
    rules.set("python", "allow")
    rules.path.chmod(0o666)

    with pytest.raises(ConfigError) as refused:
        rules.read()

    assert str(refused.value) == f"{rules.path}: can be changed by others"
    assert refused.value.hint == f"chmod 600 {rules.path}"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)
    rules.path.mkdir(parents=True, mode=0o700)

    with pytest.raises(AgentError):
        rules.set("python", "allow")
