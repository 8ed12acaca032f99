"""What `--tool`, folders and packages bring, and what runs of it only when it was enabled."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.equipping.code import sources_of
from agent.equipping.trust import FILE, Trust
from agent.equipping.wishes import Wishes
from agent.errors import UserError
from agent.messages import ToolCall
from agent.settings import Settings
from tests.process import ROOT
from tools.added.source import Source
from tools.toolbox import Toolbox

TOOL = 'def greet(name: str) -> str:\n    """Greet."""\n    return f"hello, {name}"\n'
LOOKS = '''
import os

KEYS = ["WEATHER_KEY"]

def look() -> list:
    """Look at the environment."""
    names = ("WEATHER_KEY", "MODEL_API_KEY", "OTHER_TOKEN", "PLAIN")
    return [name for name in names if name in os.environ]
'''
SECRETS = {"WEATHER_KEY": "w", "MODEL_API_KEY": "m", "OTHER_TOKEN": "t", "PLAIN": "p"}


@dataclass
class Given:
    sources: Sequence[Source]
    told: list[str] = field(default_factory=list)

    @property
    def toolbox(self) -> Toolbox:
        return Toolbox({tool.name: tool for one in self.sources for tool in one.tools()})

    def call(self, name: str, /, **arguments: str) -> str:
        return self.toolbox.call(ToolCall(name, arguments)).text


@contextmanager
def given(
    folder: Path, *named: str, more: Mapping[str, str] | None = None, keys: Sequence[str] = ()
) -> Iterator[Given]:
    told: list[str] = []
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **(more or {})}
    settings = Settings(state_dir=str(folder / "state"))
    hidden = [name for name in SECRETS if name != "PLAIN"]
    wishes = Wishes(
        settings, told.append, named, environment=environment, folder=folder,
        hidden=hidden, keys=keys,
    )  # fmt: skip
    found = Given(sources_of(wishes), told)
    try:
        yield found
    finally:
        for source in found.sources:
            source.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own: nobody's tools are in it."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def project(folder: Path, text: str = TOOL) -> Path:
    path = folder / ".agent" / "tools" / "kit.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_file_and_a_folder_bring_their_tools(home: Path) -> None:
    (home / "kit.py").write_text(TOOL)
    (home / "kits").mkdir()
    (home / "kits" / "part.py").write_text(TOOL.replace("greet", "wave"))
    (home / "kits" / "_hidden.py").write_text("this is no Python")

    with given(home, "kit.py", "kits") as found:
        assert [one.name for one in found.sources] == ["file:kit.py", "folder:kits"]
        assert found.call("greet", name="Ann") == "hello, Ann"
        assert found.call("wave", name="Bo") == "hello, Bo"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("nowhere.py", "--tool nowhere.py: there is no such file"),
        ("nonsense", "--tool nonsense: is neither a file nor an object of a package"),
        ("a.b.c", "--tool a.b.c: is neither a file nor an object of a package"),
        ("empty", "--tool empty: there is no file.py in this folder"),
    ],
)
def test_what_brings_no_tools_is_told_before_anything_runs(
    home: Path, word: str, told: str
) -> None:
    (home / "empty").mkdir()
    with pytest.raises(UserError) as caught, given(home, word):
        raise AssertionError("unreachable")

    assert str(caught.value) == told


def test_a_file_may_use_what_stands_beside_it(home: Path) -> None:
    (home / "beside.py").write_text("WORD = 'servus'\n")
    (home / "kit.py").write_text(f"from beside import WORD\n{TOOL.replace('hello', '{WORD}')}")

    with given(home, "kit.py") as found:
        assert found.call("greet", name="Ann") == "servus, Ann"


def test_tools_see_no_keys_but_those_that_their_file_or_the_person_names(home: Path) -> None:
    (home / "kit.py").write_text(LOOKS)

    with given(home, "kit.py", more=SECRETS) as found:
        assert found.call("look") == '["WEATHER_KEY", "PLAIN"]'
    with given(home, "kit.py", more=SECRETS, keys=["OTHER_TOKEN"]) as found:
        assert found.call("look") == '["WEATHER_KEY", "OTHER_TOKEN", "PLAIN"]'


def test_code_of_a_project_does_not_run_before_it_was_enabled(home: Path) -> None:
    path = project(home, f"open({str(home / 'ran')!r}, 'w')\n{TOOL}")

    with given(home) as found:
        assert len(found.toolbox) == 0
    told = f"kit.py in {path.parent} is code that you have not enabled, or has changed"
    assert found.told == [f"{told}: it is left out (agent tools enable {path.parent})"]
    assert not (home / "ran").exists()


def test_enabled_code_of_a_project_runs_until_it_changes(home: Path) -> None:
    path = project(home)
    trust = Trust.of(Settings(state_dir=str(home / "state")))
    assert trust.enable([path.parent]) == [path]

    with given(home) as found:
        assert (found.call("greet", name="Ann"), found.told) == ("hello, Ann", [])
    project(home, TOOL.replace("hello", "bye"))
    with given(home) as found:
        assert (len(found.toolbox), len(found.told)) == (0, 1)


def test_one_file_of_a_project_may_be_enabled_and_disabled(home: Path) -> None:
    path = project(home)
    other = path.with_name("other.py")
    other.write_text(TOOL.replace("greet", "wave"))
    trust = Trust.of(Settings(state_dir=str(home / "state")))
    trust.enable([path])

    with given(home) as found:
        assert [*found.toolbox.tools] == ["greet"]
        assert found.told[0].startswith("other.py in ")
    assert trust.disable([path.parent]) == [path]
    assert not trust.allows(path)


def test_enabled_code_of_a_project_imports_nothing_that_stands_beside_it(home: Path) -> None:
    path = project(home, f"import beside\n{TOOL}")
    path.with_name("beside.py").write_text("raise SystemExit('ran')\n")
    Trust.of(Settings(state_dir=str(home / "state"))).enable([path])

    with given(home) as found:
        assert len(found.toolbox) == 0
    assert "ModuleNotFoundError: No module named 'beside'" in found.told[1]


def test_a_list_that_others_may_write_enables_nothing(home: Path) -> None:
    path = project(home)
    trust = Trust.of(Settings(state_dir=str(home / "state")))
    trust.enable([path])
    assert stat.S_IMODE(trust.path.stat().st_mode) == 0o600

    (home / "state" / FILE).chmod(0o666)
    assert not trust.allows(path)


def test_there_has_to_be_something_to_enable(home: Path) -> None:
    with pytest.raises(UserError, match="there is no tool to enable"):
        Trust.of(Settings(state_dir=str(home))).enable([home / "nothing.py"])


def test_a_bad_file_of_a_folder_does_not_keep_the_others_out(home: Path) -> None:
    own = home / "home" / ".config" / "agent" / "tools"
    own.mkdir(parents=True)
    (own / "bad.py").write_text("def f(:\n")
    (own / "good.py").write_text(TOOL)

    with given(home) as found:
        assert found.call("greet", name="Ann") == "hello, Ann"
    assert found.told == ["left out: bad.py:1: invalid syntax (mend that line)"]


def test_installed_packages_bring_tools_by_their_entry_points(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "greeting.py").write_text(f"{TOOL}\ndef tools():\n    return [greet]\n")
    about = home / "greeting-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[agent.tools]\ngreeting = greeting:tools\n")
    monkeypatch.syspath_prepend(home)

    with given(home, more={"PYTHONPATH": f"{ROOT}:{home}"}) as found:
        assert [one.name for one in found.sources] == ["package:greeting"]
        assert found.call("greet", name="Ann") == "hello, Ann"
