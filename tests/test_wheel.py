"""The wheel: what is in it, and whether it works where nothing else of the project is."""

import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("agent", "tools", "prompts")
SMALL_MODEL = "qwen2.5-coder-0.5b"
BUDGET_SPENT = 124
"""A model this small may go round in circles: its best answer counts, right or wrong."""
DEADLINE_S = 900


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)])
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `agent` of an environment into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    _run([str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel)])
    return scripts / "agent"


def test_the_wheel_holds_the_program_with_its_prompts_and_nothing_else(wheel: Path) -> None:
    shipped = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    described = {name for name in names if name.split("/")[0].endswith(".dist-info")}

    assert names - described == shipped
    assert {"prompts/react/system.md", "prompts/react/exemplars.yaml", "agent/py.typed"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in described)


@pytest.mark.model
def test_the_installed_command_says_its_version(program: Path, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    done = _run([str(program), "--version"], cwd=tmp_path, env=_empty_home(tmp_path))

    assert done.stdout == f"agent {project['version']}\n"


@pytest.mark.model
def test_the_installed_command_answers_a_question_in_an_empty_home(
    program: Path, small_weights: Path, tmp_path: Path
) -> None:
    home = {**_empty_home(tmp_path), "AGENT_DATA_DIR": str(small_weights.parent.parent)}
    question = "A box holds 12 eggs. How many eggs are in 7 boxes?"
    ask = [str(program), "ask", "--json", "--model", SMALL_MODEL, question]

    done = _run(ask, cwd=tmp_path, env=home, codes=(0, BUDGET_SPENT))
    record = json.loads(done.stdout)

    assert record["answer"].strip()
    assert [seen["tool"] for seen in record["steps"][0]["observations"]] == ["python"]


def _empty_home(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing was ever configured."""
    home = folder / "home"
    home.mkdir()
    return {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}


def _run(
    command: list[str],
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
) -> subprocess.CompletedProcess[str]:
    """Run `command` without a terminal; show what it said where it fails."""
    if env is None:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", timeout=DEADLINE_S, check=False,
    )  # fmt: skip
    assert done.returncode in codes, f"{command} ended with {done.returncode}:\n{done.stderr}"
    return done
