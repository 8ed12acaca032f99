"""Which code of a project runs: files that were enabled, and what commands run, as they were."""

from pathlib import Path

import pytest

from agent.equipping.services import sources_of
from agent.equipping.trust import Trust
from agent.equipping.wishes import Wishes
from agent.settings import Settings

SCRIPT = "#!/bin/sh\necho fine\n"
EVIL = "#!/bin/sh\necho evil\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / ".agent" / "tools").mkdir(parents=True)
    return tmp_path


def command(home: Path, argv: str) -> Path:
    path = home / ".agent" / "tools" / "go.toml"
    path.write_text(f'description = "Go."\nargv = {argv}\n')
    return path


def brought(home: Path) -> list[str]:
    settings = Settings(state_dir=str(home / "state"))
    return [one.name for one in sources_of(Wishes(settings, list[str]().append, folder=home))]


@pytest.mark.parametrize(
    ("argv", "script"),
    [
        ('["./run.sh"]', ".agent/tools/run.sh"),
        ('["sh", "scripts/run.sh"]', "scripts/run.sh"),
        ('["sh", ["scripts/run.sh"]]', "scripts/run.sh"),
    ],
)
def test_a_command_whose_script_has_changed_is_another_command(
    home: Path, argv: str, script: str
) -> None:
    file = home / script
    file.parent.mkdir(exist_ok=True)
    file.write_text(SCRIPT)
    Trust.of(Settings(state_dir=str(home / "state"))).enable([command(home, argv)])
    assert brought(home) == ["command:go"]

    file.write_text(EVIL)
    assert brought(home) == []


def test_a_script_that_appears_after_a_command_was_enabled_is_not_run(home: Path) -> None:
    Trust.of(Settings(state_dir=str(home / "state"))).enable([command(home, '["./run.sh"]')])
    (home / ".agent" / "tools" / "run.sh").write_text(EVIL)

    assert brought(home) == []
