"""How `agent serve` starts and ends as a real process: ports, tokens, flags, what it says."""

import json
import signal
import stat
from pathlib import Path

import pytest

from tests.faults.play import SAYS_HELLO, Play
from tests.faults.serving import finished, serving
from tests.process import SCRIPTED, finish, run, started

pytestmark = pytest.mark.loopback


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def test_a_port_that_is_taken_is_told(play: Play) -> None:
    play.write()
    with serving(play) as server:
        port = str(server.port)
        done = run((*SCRIPTED, "serve", "--port", port), play.folder, env=play.env())

    assert done.code == 2
    assert f"error: port {port} of 127.0.0.1 cannot be listened on: " in done.err
    assert "hint: choose another with --port" in done.err
    assert done.out == ""


def test_two_servers_run_side_by_side_and_the_newest_answers(play: Play) -> None:
    play.write(*SAYS_HELLO)
    with serving(play) as one, serving(play) as other:
        assert (one.token, len(one.notices)) == (other.token, 2)
        assert other.ask("-q", "hello").code == 0
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(60) == 0
        assert len(other.notices) == 1


def test_two_that_start_at_once_have_one_token(play: Play) -> None:
    play.write()
    command = (*SCRIPTED, "serve", "--json")
    env = play.env()
    with started(command, play.folder, env) as one, started(command, play.folder, env) as other:
        assert one.stdout is not None
        assert other.stdout is not None
        told = [json.loads(each.stdout.readline()) for each in (one, other)]  # type: ignore[union-attr]
        token = Path(told[0]["token"]).read_text().strip()
        paths = (play.folder / ".local/state/agent/serving").glob("*.json")
        assert {json.loads(path.read_text())["token"] for path in paths} == {token}
    assert told[0]["base_url"] != told[1]["base_url"]


def test_the_token_comes_from_the_environment_and_is_never_shown(play: Play) -> None:
    play.write()
    canary = "canary-0123456789abcdef"
    with serving(play, env={"AGENT_SERVE_TOKEN": canary}) as server:
        assert server.told["token"] == "AGENT_SERVE_TOKEN"
        command = Path(f"/proc/{server.process.pid}/cmdline")
        assert canary not in (command.read_text() if command.exists() else "")
        assert canary in server.notices[0].read_text()
        server.process.send_signal(signal.SIGTERM)
        assert canary not in finished(server.process) + json.dumps(server.told)
    assert not (play.folder / ".local/state/agent/serve-token").exists()


def test_a_token_file_of_the_persons_own_is_made_private(play: Play) -> None:
    play.write()
    with serving(play, "--token-file", "mine") as server:
        assert server.told["token"] == str(play.folder / "mine")
        assert stat.S_IMODE((play.folder / "mine").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("flags", "env", "code", "complaint"),
    [
        (("--port", "70000"), {}, 2, "--port: 70000 is no port"),
        (("--idle", "-1"), {}, 2, "--idle: -1 is no time"),
        (("--idle", "nan"), {}, 2, "--idle: nan is no time"),
        (("--model", "openai:gpt-5"), {}, 2, "openai:gpt-5 runs on a server already"),
        (("--token-file", "/dev/null/x"), {}, 2, "no token can be kept in /dev/null/x"),
        ((), {"AGENT_SERVE_TOKEN": "canary"}, 78, "AGENT_SERVE_TOKEN holds no token"),
        ((), {"AGENT_SERVE": "maybe"}, 78, "AGENT_SERVE"),
    ],
)
def test_what_cannot_be_served_is_told(
    play: Play, flags: tuple[str, ...], env: dict[str, str], code: int, complaint: str
) -> None:
    play.write()
    done = run((*SCRIPTED, "serve", *flags), play.folder, env=play.env(env))

    assert (done.code, done.out) == (code, "")
    assert complaint in done.err
    assert "canary" not in done.err


def test_a_person_is_told_where_it_is(play: Play) -> None:
    play.write()
    with started((*SCRIPTED, "serve"), play.folder, play.env()) as process:
        assert process.stdout is not None
        url = process.stdout.readline().decode()
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert url.startswith("http://127.0.0.1:")
    assert url.endswith("/v1\n")
    assert (done.code, done.out) == (0, "")
    assert "model: qwen2.5-coder-1.5b (8,192 tokens)\n" in done.err
    assert f"token: in {play.folder}/.local/state/agent/serve-token\n" in done.err


def test_it_ends_by_itself_when_nothing_is_asked(play: Play) -> None:
    play.write()
    with serving(play, "--idle", "0.001") as server:
        assert server.process.wait(60) == 0
