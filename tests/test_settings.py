"""Settings: which value wins, and what is said about a wrong one."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ConfigError, UserError
from agent.loading import load
from agent.places import project_file, user_file
from agent.setting import checked
from agent.settings import KINDS, Settings
from tests.searching import steady


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no settings of the person who runs the tests count."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def write_user_file(text: str | bytes) -> Path:
    return write(user_file(), text)


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path


def project(home: Path, text: str = "") -> Path:
    return write(home / "work" / ".agent.toml", text).parent


def refusal(
    folder: Path,
    environment: Mapping[str, str] = {},
    **flags: object,
) -> tuple[type[UserError], str, str]:
    with pytest.raises(UserError) as caught:
        load(flags, environment, folder)
    return type(caught.value), str(caught.value), caught.value.hint


def test_without_files_every_setting_is_the_default(home: Path) -> None:
    loaded = load({}, {}, home)

    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}
    assert set(loaded.origins) == set(asdict(Settings()))
    assert loaded.notices == ()


def test_a_flag_wins_over_environment_over_project_over_user_file(home: Path) -> None:
    user = write_user_file("max_steps = 1\nmax_tokens = 1\nstep_tokens = 16\nthreads = 1\n")
    folder = project(home, "max_steps = 2\nmax_tokens = 2\nstep_tokens = 17\n")
    environment = {"AGENT_MAX_STEPS": "3", "AGENT_MAX_TOKENS": "3"}

    loaded = load({"max_steps": 4, "model": None}, environment, folder)

    settings = loaded.settings
    assert (settings.max_steps, settings.max_tokens, settings.step_tokens) == (4, 3, 17)
    assert (settings.threads, settings.model) == (1, Settings().model)
    told = [loaded.origins[key] for key in ("max_steps", "max_tokens", "step_tokens", "threads")]
    assert told == ["--max-steps", "AGENT_MAX_TOKENS", str(folder / ".agent.toml"), str(user)]


def test_the_nearest_project_file_above_the_folder_counts(home: Path) -> None:
    folder = project(home)
    (folder / "a" / "b").mkdir(parents=True)

    assert project_file(folder / "a" / "b") == folder / ".agent.toml"
    write(folder / "a" / ".agent.toml", "")
    assert project_file(folder / "a" / "b") == folder / "a" / ".agent.toml"


@pytest.mark.parametrize(
    ("text", "line", "complaint", "hint"),
    [
        ("\nmax_step = 3", 2, "unknown setting 'max_step'", "did you mean 'max_steps'?"),
        ("max-steps = 3", 1, "unknown setting 'max-steps'", "did you mean 'max_steps'?"),
        ("zzz = 3", 1, "unknown setting 'zzz'", "`agent config show` lists the settings"),
        ("[zzz]\nx = 1", 1, "unknown setting 'zzz'", "`agent config show` lists the settings"),
        ("model.name = 'x'", 1, "model is {'name': 'x'}, a table", "give a text"),
        ("max_steps = '3'", 1, "max_steps is '3', a text", "give a whole number"),
        ("max_steps = true", 1, "max_steps is True, a true or false", "give a whole number"),
        ("max_steps = 3.0", 1, "max_steps is 3.0, a number", "give a whole number"),
        ("max_steps = [1]", 1, "max_steps is [1], a list", "give a whole number"),
        ("max_steps = 1979-05-27", 1, "max_steps is datetime.date(1979, 5, 27), a date",
         "give a whole number"),
        ("offline = 1", 1, "offline is 1, a whole number", "give true or false"),
        ("color = 'red'", 1, "color is 'red'", "use one of auto, always, never"),
        ("color = []", 1, "color is []", "use one of auto, always, never"),
        ("max_steps = 0", 1, "max_steps is 0", "give 1 or more"),
        ("temperature = 5.5", 1, "temperature is 5.5", "give 0 to 5"),
        ("temperature = nan", 1, "temperature is nan", "give 0 to 5"),
        ("max_seconds = inf", 1, "max_seconds is inf", "give 0 to 2147483647"),
        ("model = 'a'\n'max_seconds' = -1", 2, "max_seconds is -1",
         "give 0 or more"),
        ('model = "a\\u0000b"', 1, "model holds a NUL character", "take it out"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_with_its_line_and_what_it_takes(
    home: Path, text: str, line: int, complaint: str, hint: str
) -> None:
    path = write_user_file(text)

    assert refusal(home) == (ConfigError, f"{path}:{line}: {complaint}", hint)


def test_a_gigantic_number_is_refused_without_a_traceback(home: Path) -> None:
    path = write_user_file(f"max_seconds = {10**400}")

    assert refusal(home)[1] == f"{path}:1: max_seconds is 1{'0' * 59}…"


def test_whole_numbers_count_as_numbers(home: Path) -> None:
    write_user_file("max_seconds = 5")
    seconds = load({}, {}, home).settings.max_seconds

    assert (seconds, type(seconds)) == (5.0, float)


@pytest.mark.parametrize(
    "line",
    ["hub_url = 'https://a'", "index_url = 'https://a'", "data_dir = '/x'", "cache_dir = '/x'",
     "offline = false", "model = 'gguf:x.gguf'", "qdrant = 'http://a'", "embedder = 'hf:a'",
     "store = 'postgresql://a/b'", "state_dir = '/x'", "record = 'never'", "approve = ''"],
)  # fmt: skip
def test_a_project_may_not_decide_where_programs_and_data_come_from(home: Path, line: str) -> None:
    folder = project(home, f"max_steps = 2\n{line}\n")
    key = line.split()[0]

    assert refusal(folder) == (
        ConfigError,
        f"{folder / '.agent.toml'}:2: a project may not set '{key}'",
        f"set it in your own settings file, or as AGENT_{key.upper()}",
    )


def test_a_person_may(home: Path) -> None:
    write_user_file("offline = true\ndata_dir = '/x'\n")
    settings = load({}, {"AGENT_CACHE_DIR": "/y"}, home).settings

    assert settings.offline
    assert settings.models_folder == Path("/x/models").absolute()
    assert settings.snapshots_folder == Path("/y/snapshots").absolute()


def test_a_blank_variable_counts_as_none(home: Path) -> None:
    loaded = load({}, {"AGENT_MODEL": "", "AGENT_MAX_STEPS": " \t", "AGENT_ZZZ": "1"}, home)

    assert (loaded.settings, loaded.notices) == (Settings(), ())


def test_blanks_around_a_variable_do_not_count(home: Path) -> None:
    environment = {"AGENT_MAX_STEPS": " 3\n", "AGENT_OFFLINE": "Yes", "AGENT_MAX_SECONDS": "1e2"}
    settings = load({}, environment, home).settings

    assert (settings.max_steps, settings.offline, settings.max_seconds) == (3, True, 100.0)


@pytest.mark.parametrize(
    ("name", "text", "complaint", "hint"),
    [
        ("AGENT_MAX_STEPS", "many", "is 'many'", "give a whole number"),
        ("AGENT_MAX_STEPS", "9" * 5000, f"is '{'9' * 59}…", "give a whole number"),
        ("AGENT_MAX_STEPS", "-1", "is -1", "give 1 or more"),
        ("AGENT_TEMPERATURE", "nan", "is nan", "give 0 to 5"),
        ("AGENT_TEMPERATURE", "-inf", "is -inf", "give 0 to 5"),
        ("AGENT_OFFLINE", "maybe", "is 'maybe'", "give 1 or 0"),
        ("AGENT_COLOR", "red", "is 'red'", "use one of auto, always, never"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(
    home: Path, name: str, text: str, complaint: str, hint: str
) -> None:
    assert refusal(home, {name: text}) == (ConfigError, f"{name} {complaint}", hint)


def test_a_misspelt_variable_is_noticed(home: Path) -> None:
    notices = load({}, {"AGENT_MODLE": "x"}, home).notices

    assert notices == ("AGENT_MODLE is no setting; did you mean AGENT_MODEL?",)


def test_a_wrong_flag_is_a_mistake_in_usage(home: Path) -> None:
    assert refusal(home, max_steps=0) == (UserError, "--max-steps is 0", "give 1 or more")
    assert refusal(home, color="pink") == (
        UserError, "--color is 'pink'", "use one of auto, always, never"
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="needs permissions")
def test_a_file_that_others_may_change_is_noticed(home: Path) -> None:
    path = write_user_file("")
    path.chmod(0o622)

    assert load({}, {}, home).notices == (f"{path} can be changed by others: chmod 600 it",)


@pytest.mark.skipif(os.name != "posix", reason="needs permissions")
@pytest.mark.parametrize(
    ("mode", "password", "noticed"),
    [(0o644, ":pw", True), (0o640, ":pw", True), (0o600, ":pw", False), (0o644, "", False)],
)
def test_a_password_that_others_may_read_is_noticed(
    home: Path, mode: int, password: str, noticed: bool
) -> None:
    path = write_user_file(f'store = "postgresql://ada{password}@db/agent"\n')
    path.chmod(mode)

    notice = f"{path} holds a password that others can read: chmod 600 it"
    assert load({}, {}, home).notices == ((notice,) if noticed else ())


NOBODY = """
import os, pathlib, platformdirs, platformdirs.unix
from agent.errors import ConfigError
from agent.loading import load
from agent.settings import Settings
os.environ.clear()
os.setuid(54321)  # a user without an entry in the table of users
print(load({}, {"AGENT_SEED": "7"}, pathlib.Path("/")).settings.seed)
try:
    Settings().models_folder
except ConfigError as error:
    print(error, error.hint, sep="; ")
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_without_a_home_settings_work_and_folders_must_be_named() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", NOBODY], capture_output=True, text=True, check=False
    )

    assert ran.stdout.splitlines() == [
        "7",
        "there is no home folder; "
        "set HOME, or both AGENT_DATA_DIR and AGENT_CACHE_DIR to whole paths",
    ], ran.stderr


def test_a_home_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        _ = Settings(data_dir="~nobody-of-this-name/x").models_folder
    assert str(caught.value) == "there is no home folder ~nobody-of-this-name/x"


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()


@steady
@given(st.sampled_from(sorted(KINDS)) | st.text(), VALUES | st.lists(VALUES))
def test_any_value_is_taken_with_its_type_or_refused(key: str, value: object) -> None:
    try:
        taken = checked(key, value, "here", KINDS)
    except ConfigError as error:
        refused = error
    else:
        assert taken == value
        return
    assert str(refused).startswith("here: ")
    assert refused.hint
