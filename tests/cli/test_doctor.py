"""`agent doctor` in a real process."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.models.weights import CATALOGUE, files
from tests.process import AGENT, Finished, Terminal, run

LARGE, SMALL = CATALOGUE
NAMES = ["agent", "python", "engine", "monty", "settings", "model", "memory", "disk", "store",
         "sandbox", "solver", "web"]  # fmt: skip


def doctor(home: Path, *arguments: str, **settings: str) -> Finished:
    env = {"AGENT_DATA_DIR": str(home), "AGENT_CACHE_DIR": str(home), **settings}
    return run((*AGENT, "doctor", *arguments), home, env=env)


def checks(home: Path, *arguments: str, **settings: str) -> dict[str, dict[str, Any]]:
    document = json.loads(doctor(home, "--json", *arguments, **settings).out)
    assert document["schema_version"] == 1
    assert document["ok"] == all(check["state"] != "fail" for check in document["checks"])
    return {check["name"]: check for check in document["checks"]}


def test_on_a_fresh_machine_nothing_fails_and_nothing_is_fetched(tmp_path: Path) -> None:
    found = checks(tmp_path, AGENT_MODEL=SMALL.name)

    assert list(found) == [*NAMES, "terminal", "speed"]
    assert found["model"] == {
        "name": "model",
        "state": "warn",
        "detail": "qwen2.5-coder-0.5b is not here (491 MB)",
        "hint": "the first question fetches it, or: agent models pull qwen2.5-coder-0.5b",
    }
    assert found["speed"]["state"] == "warn"
    assert [name for name, check in found.items() if check["state"] == "fail"] == []
    assert list(tmp_path.rglob("*.gguf*")) == []


def test_each_check_is_a_line_with_a_word_and_what_to_do(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--quick", AGENT_MODEL=SMALL.name)
    lines = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    words = [line.split()[:2] for line in lines if not line.startswith(" ")]
    assert [name for _, name in words] == [*NAMES, "terminal"]
    assert {state for state, _ in words} <= {"ok", "warn"}
    at = lines.index("warn  model      qwen2.5-coder-0.5b is not here (491 MB)")
    hint = "the first question fetches it, or: agent models pull qwen2.5-coder-0.5b"
    assert lines[at + 1] == f"{'':15}  hint: {hint}"


def test_a_damaged_model_fails_with_the_command_that_mends_it(tmp_path: Path) -> None:
    path = files.path_of(SMALL, tmp_path / "models")
    path.parent.mkdir()
    path.write_bytes(b"GGUF cut short")
    done = doctor(tmp_path, "--quick", AGENT_MODEL=SMALL.name)
    lines = done.out.splitlines()

    at = lines.index("fail  model      qwen2.5-coder-0.5b is damaged")
    assert lines[at + 1] == f"{'':15}  hint: agent models pull qwen2.5-coder-0.5b"
    assert done.code == 1
    assert done.err == "1 of 13 checks failed: model\n"


def test_a_missing_model_fails_where_nothing_may_be_fetched(tmp_path: Path) -> None:
    found = checks(tmp_path, "--quick", AGENT_MODEL=SMALL.name, AGENT_OFFLINE="1")

    assert found["model"]["state"] == "fail"
    assert found["model"]["detail"] == "qwen2.5-coder-0.5b is not here (491 MB) and offline is set"


@pytest.mark.parametrize("name", ["qwen", "gguf:nowhere.gguf"])
def test_a_model_that_is_none_fails_and_the_other_checks_go_on(tmp_path: Path, name: str) -> None:
    found = checks(tmp_path, AGENT_MODEL=name)

    assert list(found) == [*NAMES, "terminal", "speed"]
    assert found["model"]["state"] == "fail"
    assert found["model"]["hint"]
    assert found["sandbox"]["state"] in ("ok", "warn")


def test_a_wrong_setting_fails_with_its_origin_and_the_other_checks_go_on(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--quick", AGENT_MAX_STEPS="0")

    assert done.code == 1
    assert "fail  settings   AGENT_MAX_STEPS is 0\n" in done.out
    assert "  sandbox    " in done.out


def test_a_folder_that_is_a_file_fails(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()
    found = checks(tmp_path, "--quick", AGENT_MODEL=SMALL.name, AGENT_CACHE_DIR=str(blocked))

    assert found["disk"] == {
        "name": "disk",
        "state": "fail",
        "detail": f"{blocked} cannot be written",
        "hint": "set data_dir or cache_dir",
    }


def test_on_a_terminal_the_words_are_coloured(tmp_path: Path) -> None:
    env = {"AGENT_DATA_DIR": str(tmp_path), "AGENT_MODEL": SMALL.name}
    with Terminal((*AGENT, "doctor", "--quick"), tmp_path, env, columns=200) as screen:
        seen = screen.read_to_end()

    assert seen.code == 0
    assert "\x1b[32mok  \x1b[0m  python" in seen.out
    assert "\x1b[33mwarn\x1b[0m  model" in seen.out


def test_a_narrow_terminal_breaks_lines_at_blanks_and_indents_them(tmp_path: Path) -> None:
    env = {"AGENT_DATA_DIR": str(tmp_path), "AGENT_MODEL": SMALL.name, "NO_COLOR": "1",
           "AGENT_RECORD": "never"}  # fmt: skip
    with Terminal((*AGENT, "doctor", "--quick"), tmp_path, env, columns=60) as screen:
        seen = screen.read_to_end()

    lines = [line.rpartition("\x1b[K")[2] for line in seen.out.splitlines()]
    at = lines.index(f"{'':17}hint: the first question fetches it, or:")
    assert lines[at + 1] == f"{'':17}agent models pull qwen2.5-coder-0.5b"
    assert max(map(len, lines)) <= 60


@pytest.mark.model
def test_the_speed_of_a_model_is_measured(small_weights: Path, tmp_path: Path) -> None:
    found = checks(tmp_path, AGENT_MODEL=f"gguf:{small_weights}")

    assert found["model"]["detail"] == f"{small_weights}, 491 MB, whole"
    assert found["speed"]["state"] == "ok"
    assert found["speed"]["detail"].startswith("reads ")


def test_the_speed_of_a_model_elsewhere_is_not_measured(tmp_path: Path) -> None:
    found = checks(tmp_path, AGENT_MODEL="lmstudio:own")

    assert found["speed"] == {
        "name": "speed",
        "state": "ok",
        "detail": "not measured: that is for models of the embedded engine",
        "hint": "",
    }
