"""A key is found where the person keeps it, and nowhere afterwards: a canary in real processes."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.ring import BACKEND
from tests.models.endpoint import Endpoint, fails, says
from tests.process import AGENT, Finished, run

pytestmark = pytest.mark.loopback
CANARY = "canary7Q2xV9mZ4tLw8RkB3nYp6HsD1f"
"""No key by its look: what hides it has to know it."""
MODEL = '[models."openai:test"]\nprice = { input = 1, output = 2 }\n'
SOURCES = ("variable", "own variable", "own file", "own command", "keys file", "keyring")


@dataclass(frozen=True)
class Person:
    """Somebody who keeps the canary in one place."""

    home: Path
    variables: Mapping[str, str]

    def agent(self, *arguments: str, stdin: bytes = b"") -> Finished:
        return run((*AGENT, *arguments), self.home, stdin, self.variables)

    def traces(self) -> list[str]:
        """Return the files in which the canary stands."""
        needle = CANARY.encode()
        every = (path for path in self.home.rglob("*") if path.is_file())
        return sorted(path.name for path in every if needle in path.read_bytes())


def person(home: Path, source: str, url: str) -> Person:
    folder = home / "config" / "agent"
    folder.mkdir(parents=True)
    variables = {
        "XDG_CONFIG_HOME": str(home / "config"),
        "AGENT_STATE_DIR": str(home / "state"),
        "AGENT_BASE_URL": url,
        "AGENT_MODEL": "openai:test",
        "PYTHON_KEYRING_BACKEND": BACKEND,
        "TEST_KEYRING": str(home / "ring.json"),
    }
    table = MODEL
    match source:
        case "variable":
            variables["OPENAI_API_KEY"] = CANARY
        case "own variable":
            table += 'api_key_env = "MINE"\n'
            variables["MINE"] = CANARY
        case "own file":
            table += f"api_key_file = '{secret(home)}'\n"
        case "own command":
            code = f"print(open({str(secret(home))!r}).read())"
            table += f"api_key_command = {toml(shlex.join([sys.executable, '-c', code]))}\n"
        case "keys file":
            kept = folder / "keys.toml"
            kept.write_text(f'[keys]\nopenai = "{CANARY}"\n')
            kept.chmod(0o600)
        case "keyring":
            (home / "ring.json").write_text(f'{{"agent/openai": "{CANARY}"}}')
    settings = folder / "config.toml"
    settings.write_text(table)
    settings.chmod(0o600)
    return Person(home, variables)


def secret(home: Path) -> Path:
    path = home / "secret"
    path.write_text(f"{CANARY}\n")
    path.chmod(0o600)
    return path


def toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


KEPT = {"own file": ["secret"], "own command": ["secret"], "keys file": ["keys.toml"],
        "keyring": ["ring.json"]}  # fmt: skip
"""The files in which the person has put it themselves."""


def leaks(them: Person, source: str, *ended: Finished) -> list[str]:
    """Return where the canary stands, besides where the person keeps it."""
    shown = [f"{one.out}{one.err}" for one in ended]
    found = [text for text in shown if CANARY in text]
    return found + [name for name in them.traces() if name not in KEPT.get(source, [])]


@pytest.mark.parametrize("source", SOURCES)
def test_a_key_is_found_and_stands_nowhere_afterwards(tmp_path: Path, source: str) -> None:
    refusal = fails(401, f"Incorrect API key provided: {CANARY}")
    with Endpoint(says(f"Your key is {CANARY}, is it not?"), refusal) as server:
        them = person(tmp_path, source, server.url)
        answered = them.agent("ask", "--json", "-s", "direct", "hello")
        refused = them.agent("ask", "--debug", "-s", "direct", "hello")

    assert [asked.headers["authorization"] for asked in server.asked] == [f"Bearer {CANARY}"] * 2
    assert answered.code == 0
    assert "Your key is [secret], is it not?" in answered.out
    assert refused.code == 77
    assert leaks(them, source, answered, refused) == []


def test_what_is_shown_and_exported_later_holds_no_key(tmp_path: Path) -> None:
    cut = says(f"It is {CANARY} and", end="cut")
    with Endpoint(says(f"It is {CANARY}."), cut) as server:
        them = person(tmp_path, "variable", server.url)
        ended = [
            them.agent("ask", "-v", "-s", "direct", "hello"),
            them.agent("ask", "-v", "--debug", "-s", "direct", "hello"),
        ]
    looked = [
        them.agent("runs", "show", "last"),
        them.agent("runs", "export", "last"),
        them.agent("config", "show", "--origin"),
        them.agent("keys", "list", "--json"),
        them.agent("models", "show"),
        them.agent("doctor", "--json"),
    ]

    assert ended[0].code == 0
    assert leaks(them, "variable", *ended, *looked) == []


def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(tmp_path: Path) -> None:
    with Endpoint() as server:
        them = person(tmp_path, "variable", server.url)
        broken = Person(them.home, {**them.variables, "OPENAI_API_KEY": f"{CANARY}\nX: 1"})
        ended = broken.agent("ask", "--debug", "hello")

    assert (ended.code, ended.out) == (77, "")
    assert "error: the key in OPENAI_API_KEY has a line break in it" in ended.err
    assert leaks(them, "variable", ended) == []
    assert server.asked == []


def test_a_key_on_the_command_line_is_refused_and_not_repeated(tmp_path: Path) -> None:
    them = person(tmp_path, "nowhere", "http://127.0.0.1:9")
    ended = them.agent("keys", "set", "openai", CANARY)

    assert ended == Finished(
        2,
        "",
        "error: a key may not stand on the command line: others see it there, and shells keep it\n"
        "hint: pipe it in, or type it when you are asked; and get a new key, this one was seen\n",
    )
    assert them.traces() == []


def test_a_key_is_kept_in_the_keyring_listed_by_its_end_and_removed(tmp_path: Path) -> None:
    them = person(tmp_path, "nowhere", "http://127.0.0.1:9")

    kept = them.agent("keys", "set", "openai", stdin=f"{CANARY}\n".encode())
    assert (kept.code, kept.err) == (0, "the key of openai is in the keyring\n")
    assert them.agent("keys", "list").out == "openai\tthe keyring\t…sD1f\n"
    assert them.traces() == ["ring.json"]
    gone = them.agent("keys", "rm", "openai")
    assert gone.err == "removed the key of openai from the keyring\n"
    assert them.traces() == []


def test_without_a_keyring_a_key_is_kept_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    them = person(tmp_path, "nowhere", "http://127.0.0.1:9")
    alone = Person(
        them.home, {**them.variables, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    )
    path = tmp_path / "config" / "agent" / "keys.toml"

    kept = alone.agent("keys", "set", "openai", stdin=CANARY.encode())
    assert (kept.code, kept.err) == (0, f"the key of openai is in {path}\n")
    assert path.stat().st_mode & 0o777 == 0o600
    assert alone.agent("keys", "list").out == f"openai\t{path}\t…sD1f\n"
    path.chmod(0o644)
    refused = alone.agent("ask", "hello")
    assert refused.code == 78
    assert refused.err == (
        f"error: {path}: holds keys that others can read\nhint: chmod 600 {path}\n"
    )


def test_no_program_of_the_agent_has_a_key_among_its_arguments(tmp_path: Path) -> None:
    """The sandbox's worker and the engine run beside it: their arguments are everybody's."""
    code = (
        "import pathlib\n"
        "for one in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
        "    try:\n"
        "        print(one.read_bytes().replace(b'\\0', b' '))\n"
        "    except OSError:\n"
        "        pass\n"
    )
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system has no /proc")
    with Endpoint(says("fine")) as server:
        them = person(tmp_path, "own command", server.url)
        watch = tmp_path / "watch.py"
        watch.write_text(f"{code}print({str(secret(tmp_path))!r})\n")
        table = tmp_path / "config" / "agent" / "config.toml"
        command = shlex.join(
            ["sh", "-c", f"{sys.executable} {watch} > {tmp_path}/seen; cat {tmp_path}/secret"]
        )
        table.write_text(f"{MODEL}api_key_command = {toml(command)}\n")
        ended = them.agent("ask", "-s", "direct", "hello")

    assert ended.code == 0
    assert CANARY not in (tmp_path / "seen").read_text()
