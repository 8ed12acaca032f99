"""`agent config` in a real process."""

import json
import tomllib
from dataclasses import asdict
from pathlib import Path

from agent.settings import TABLES, Settings
from tests.process import AGENT, Finished, run


def config(home: Path, *arguments: str, **settings: str) -> Finished:
    nothing = {"AGENT_WEB": ""}  # an empty one is none
    return run((*AGENT, "config", *arguments), home, env={**nothing, **settings})


def plain(settings: Settings) -> dict[str, object]:
    """Return settings as they are shown, without the tables."""
    given = {key: one for key, one in asdict(settings).items() if key not in TABLES}
    return {**given, "fallback": [*settings.fallback]}


def user_file(home: Path) -> Path:
    """Return where the settings file of `home` is; every platform has its own place."""
    return Path(config(home, "path").out.removesuffix("\n"))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_settings_are_shown_as_a_settings_file(tmp_path: Path) -> None:
    shown = config(tmp_path, "show")

    assert (shown.code, shown.err) == (0, "")
    assert tomllib.loads(shown.out) == plain(Settings())


def test_what_is_shown_can_be_the_settings_file(tmp_path: Path) -> None:
    odd = {"AGENT_MODEL": 'gguf:/a "b"\\c/漢字.gguf', "AGENT_MAX_SECONDS": "1.5"}
    shown = config(tmp_path, "show", **odd)
    write(user_file(tmp_path), shown.out)

    assert config(tmp_path, "show") == shown


def test_origins_are_comments_behind_the_values(tmp_path: Path) -> None:
    user = write(user_file(tmp_path), "threads = 1\n")
    project = write(tmp_path / ".agent.toml", "max_steps = 2\n")
    shown = config(tmp_path, "show", "--origin", AGENT_SEED="3")

    origins = dict(line.split("  # ") for line in shown.out.splitlines())
    told = {key.rstrip(): where for key, where in origins.items()}
    assert told["threads = 1"] == str(user)
    assert told["max_steps = 2"] == str(project)
    assert told["seed = 3"] == "AGENT_SEED"
    assert told["offline = false"] == "default"
    assert tomllib.loads(shown.out) == {
        **plain(Settings()),
        "threads": 1,
        "max_steps": 2,
        "seed": 3,
    }


def test_as_json_values_and_origins_are_one_object(tmp_path: Path) -> None:
    document = json.loads(config(tmp_path, "show", "--json", AGENT_SEED="3").out)

    expected = {**plain(Settings(seed=3)), "aliases": {}, "models": {}}
    origins = {**dict.fromkeys(expected, "default"), "seed": "AGENT_SEED"}
    assert document == {"schema_version": 1, "settings": expected, "origins": origins}


def test_a_wrong_settings_file_ends_with_78_and_its_line(tmp_path: Path) -> None:
    path = write(user_file(tmp_path), "\nmax_step = 3\n")

    assert config(tmp_path, "show") == Finished(
        78,
        "",
        f"error: {path}:2: unknown setting 'max_step'\nhint: did you mean 'max_steps'?\n",
    )
    assert path.read_text() == "\nmax_step = 3\n"


def test_the_path_is_told_even_if_the_file_is_wrong(tmp_path: Path) -> None:
    path = write(user_file(tmp_path), "?")

    assert config(tmp_path, "path") == Finished(0, f"{path}\n", "")


def test_a_path_without_a_file_comes_with_an_example(tmp_path: Path) -> None:
    told = config(tmp_path, "path")

    assert (
        told.err == 'it is not there yet; a line in it looks like: model = "qwen2.5-coder-0.5b"\n'
    )
    example = told.err.partition("like: ")[2]
    write(Path(told.out.removesuffix("\n")), example)
    assert json.loads(config(tmp_path, "show", "--json").out)["settings"] == {
        **plain(Settings(model="qwen2.5-coder-0.5b")),
        "aliases": {},
        "models": {},
    }
