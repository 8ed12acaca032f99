"""`agent models` in a real process."""

import json
import os
from pathlib import Path

import pytest

from agent.models.weights import CATALOGUE, Weights, files
from tests.process import AGENT, Finished, Terminal, run

LARGE, SMALL = CATALOGUE
NOWHERE = "http://127.0.0.1:0"


def models(home: Path, *arguments: str, **settings: str) -> Finished:
    return run((*AGENT, "models", *arguments), home, env=surroundings(home, settings))


def surroundings(home: Path, settings: dict[str, str]) -> dict[str, str]:
    closed = {"AGENT_HUB_URL": NOWHERE, "AGENT_INDEX_URL": NOWHERE, "NO_PROXY": "127.0.0.1"}
    return {**closed, "PIP_CONFIG_FILE": os.devnull, "AGENT_DATA_DIR": str(home), **settings}


def place(home: Path, weights: Weights) -> Path:
    """Put a file there that counts as verified: it has the right size and takes no room."""
    path = files.path_of(weights, home / "models")
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(weights.total_bytes)
    files.stamp(path, weights)
    return path


def begin(home: Path, weights: Weights) -> Path:
    part = files.part_of(files.path_of(weights, home / "models"))
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"GGUF")
    return part


def test_the_list_for_scripts_has_a_tab_between_columns(tmp_path: Path) -> None:
    place(tmp_path, LARGE)

    assert models(tmp_path, "list") == Finished(
        0,
        "qwen2.5-coder-1.5b\t1,117 MB\tcomplete\tApache-2.0\tdefault\n"
        "qwen2.5-coder-0.5b\t491 MB\tmissing\tApache-2.0\t\n",
        "",
    )


def test_the_list_for_people_has_a_heading_and_lines_up(tmp_path: Path) -> None:
    begin(tmp_path, SMALL)
    command = (*AGENT, "models", "list")
    with Terminal(command, tmp_path, surroundings(tmp_path, {"AGENT_MODEL": SMALL.name})) as screen:
        seen = screen.read_to_end()

    assert seen == Finished(
        0,
        "NAME                SIZE      STATE    LICENCE\n"
        "qwen2.5-coder-1.5b  1,117 MB  missing  Apache-2.0\n"
        "qwen2.5-coder-0.5b  491 MB    partial  Apache-2.0  default\n",
        "",
    )


def test_the_list_as_json_has_every_figure(tmp_path: Path) -> None:
    path = place(tmp_path, SMALL)
    path.write_bytes(b"GGUF, and no more")
    done = models(tmp_path, "list", "--json")

    listed = json.loads(done.out)
    assert (done.code, listed["schema_version"], len(listed["models"])) == (0, 1, 2)
    assert listed["models"][1] == {
        "name": "qwen2.5-coder-0.5b",
        "bytes": 491_400_064,
        "state": "damaged",
        "licence": "Apache-2.0",
        "default": False,
        "path": str(path),
    }


def test_pulling_what_is_there_prints_where_it_is(tmp_path: Path) -> None:
    path = place(tmp_path, LARGE)

    assert models(tmp_path, "pull") == Finished(0, f"{path}\n", "")


def test_pulling_without_a_network_tells_both_reasons_and_ends_with_69(tmp_path: Path) -> None:
    assert models(tmp_path, "pull", SMALL.name) == Finished(
        69,
        "",
        "error: qwen2.5-coder-0.5b cannot be fetched: "
        "127.0.0.1:0: no connection: Connection refused; "
        "127.0.0.1:0: no connection: Connection refused\n"
        "hint: check the network and its proxy, "
        "or set AGENT_HUB_URL or AGENT_INDEX_URL to a mirror\n",
    )


def test_pulling_is_refused_when_the_network_is_switched_off(tmp_path: Path) -> None:
    assert models(tmp_path, "pull", SMALL.name, AGENT_OFFLINE="1") == Finished(
        69,
        "",
        "error: qwen2.5-coder-0.5b is missing and the network is switched off\n"
        "hint: `agent models pull qwen2.5-coder-0.5b` fetches it when `offline` is not set\n",
    )


def test_a_name_with_a_typo_is_corrected(tmp_path: Path) -> None:
    assert models(tmp_path, "pull", "qwen2.5-coder-0.5") == Finished(
        2,
        "",
        "error: unknown model 'qwen2.5-coder-0.5'\nhint: did you mean 'qwen2.5-coder-0.5b'?\n",
    )


@pytest.mark.parametrize("command", ["pull", "rm"])
def test_a_file_of_the_person_is_neither_fetched_nor_removed(tmp_path: Path, command: str) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")

    assert models(tmp_path, command, f"gguf:{own}") == Finished(
        2,
        "",
        f"error: gguf:{own} is a file of your own\nhint: name a model of `agent models list`\n",
    )
    assert own.exists()


def test_the_path_is_told_whether_the_file_is_there_or_not(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    default, named = models(tmp_path, "path"), models(tmp_path, "path", SMALL.name)

    assert (default.out, named.out) == (f"{folder / LARGE.file}\n", f"{folder / SMALL.file}\n")


def test_the_path_of_a_file_of_the_person_is_that_file(tmp_path: Path) -> None:
    done = models(tmp_path, "path", AGENT_MODEL="gguf:own.gguf")

    assert done == Finished(0, f"{tmp_path / 'own.gguf'}\n", "")


def test_removing_with_yes_takes_everything_away(tmp_path: Path) -> None:
    path, part = place(tmp_path, SMALL), begin(tmp_path, SMALL)
    stamp = files.stamp_of(path)

    assert models(tmp_path, "rm", SMALL.name, "--yes") == Finished(
        0, "", f"removed {path}\nremoved {part}\nremoved {stamp}\n"
    )
    assert models(tmp_path, "rm", SMALL.name, "--yes") == Finished(
        0, "", "qwen2.5-coder-0.5b is not here: nothing to remove\n"
    )


def test_removing_without_a_terminal_names_the_flag_that_agrees(tmp_path: Path) -> None:
    path = place(tmp_path, SMALL)

    assert models(tmp_path, "rm", SMALL.name) == Finished(
        2,
        "",
        "error: not done without a person to ask: remove qwen2.5-coder-0.5b (491 MB)?\n"
        "hint: add --yes to agree\n",
    )
    assert path.exists()


def test_a_dry_run_shows_what_would_go_and_keeps_it(tmp_path: Path) -> None:
    path = place(tmp_path, SMALL)

    assert models(tmp_path, "rm", SMALL.name, "--dry-run") == Finished(
        0, f"would remove {path}\nwould remove {files.stamp_of(path)}\n", ""
    )
    assert path.exists()


@pytest.mark.parametrize(
    ("reply", "code", "there", "told"),
    [("y\n", 0, False, "removed "), ("n\n", 1, True, "nothing removed"),
     ("\n", 1, True, "nothing removed"), ("\x04", 1, True, "nothing removed")],
)  # fmt: skip
def test_a_person_on_a_terminal_is_asked(
    tmp_path: Path, reply: str, code: int, there: bool, told: str
) -> None:
    path = place(tmp_path, SMALL)
    command = (*AGENT, "models", "rm", SMALL.name)
    with Terminal(command, tmp_path, surroundings(tmp_path, {})) as screen:
        screen.read_until("remove qwen2.5-coder-0.5b (491 MB)? [y/N] ")
        screen.type(reply)
        done = screen.read_to_end()

    assert (done.code, path.exists()) == (code, there)
    assert done.out.splitlines()[-1].startswith(told)


@pytest.mark.model
def test_measuring_a_model_gives_every_figure(tmp_path: Path, small_weights: Path) -> None:
    folder = str(small_weights.parent.parent)
    done = models(tmp_path, "bench", SMALL.name, "--json", AGENT_DATA_DIR=folder)

    figures = json.loads(done.out)
    assert (figures.pop("schema_version"), figures.pop("model")) == (1, SMALL.name)
    assert {name: figure > 0 for name, figure in figures.items()} == {
        "load_s": True,
        "read_tokens_s": True,
        "write_tokens_s": True,
        "peak_mb": True,
    }
