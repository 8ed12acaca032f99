"""MCP servers as they are started: whatever folder that is in."""

import subprocess
import sys
from pathlib import Path

import pytest

from agent.cli.servers.adding import whole
from agent.equipping.mcpservers import Entry
from agent.equipping.servers import server_of
from agent.settings import Settings
from tools.added.mcp.server import Program


def test_a_module_is_not_taken_from_the_folder_in_which_the_server_starts(tmp_path: Path) -> None:
    (tmp_path / "weather.py").write_text("print('evil')\n")
    entry = Entry(command=(sys.executable, "-m", "weather"))
    program = server_of("weather", entry, Settings(), {"PATH": ""}).where
    assert isinstance(program, Program)
    ended = subprocess.run(
        program.command, env=dict(program.environment), cwd=tmp_path, capture_output=True, text=True
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "No module named weather" in ended.stderr


def test_files_of_a_command_are_kept_by_their_whole_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("server.py", "python"):
        (tmp_path / name).touch()

    assert whole(Entry(command=("python", "server.py", "-m", "none.py", "."))).command == (
        "python", str(tmp_path / "server.py"), "-m", "none.py", "."
    )  # fmt: skip
    assert whole(Entry(command=("./python",))).command == (str(tmp_path / "python"),)
