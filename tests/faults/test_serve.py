"""`agent serve` and what uses it, as real processes: signals, kills, strangers, stale files."""

import json
import os
import signal
import socket
import stat
from pathlib import Path

import pytest

from tests.faults.play import COMPUTES, SAYS_HELLO, Play
from tests.faults.serving import AGENT, ENVIRONMENT, finished, serving, wait_for_line
from tests.process import SCRIPTED, finish, run, started

pytestmark = pytest.mark.loopback


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def test_a_question_is_answered_by_the_running_server(play: Play) -> None:
    play.write(*COMPUTES)
    with serving(play) as server:
        done = server.ask("--json", "What is 6 * 7?")

    answered = json.loads(done.out)
    assert (done.code, answered["answer"]) == (0, "It is 42.")
    assert answered["model"] == "qwen2.5-coder-1.5b"
    assert answered["usage"]["calls"] == 2
    assert [one["constant"] for one in play.asked()["messages"]][0] is True
    assert play.asked()["decoding"]["grammar"].startswith("root ::= ")
    assert play.asked()["decoding"]["opening"] == "Thought:"


def test_the_answer_and_the_record_are_those_of_a_run_without_a_server(play: Play) -> None:
    play.write(*COMPUTES)
    alone = play.ask("--json", "What is 6 * 7?")
    asked = play.asked()
    with serving(play) as server:
        behind = server.ask("--json", "What is 6 * 7?")

    assert play.asked() == asked
    kept = ("answer", "value", "steps", "strategy", "stop_reason", "warnings")
    one, other = json.loads(alone.out), json.loads(behind.out)
    assert {name: one[name] for name in kept} == {name: other[name] for name in kept}


def test_pipes_use_it_as_well(play: Play) -> None:
    play.write(*SAYS_HELLO)
    agent = " ".join(AGENT)
    with serving(play):
        script = f"echo 'say hello' | {agent} ask -q - | cat"
        done = run(("bash", "-c", script), play.folder, env=ENVIRONMENT)

    assert (done.code, done.out) == (0, "Hello there, friend of mine.\n")


@pytest.mark.parametrize("how", ["--no-serve", "--no-cache", "AGENT_SERVE"])
def test_a_server_is_left_alone_where_the_person_says_so(play: Play, how: str) -> None:
    play.write(*SAYS_HELLO)
    with serving(play):
        flags = (how,) if how.startswith("--") else ()
        env = ENVIRONMENT | ({} if flags else {how: "never"})
        done = run((*AGENT, "ask", *flags, "hello"), play.folder, env=env)

    assert done.code == 69
    assert not (play.folder / "asked").exists()


def test_another_model_is_not_taken_for_the_wanted_one(play: Play) -> None:
    play.write(*SAYS_HELLO)
    with serving(play) as server:
        assert server.ask("-m", "qwen2.5-coder-0.5b", "hello").code == 69
        assert server.ask("--context-tokens", "16000", "hello").code == 69


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(play: Play, number: signal.Signals) -> None:
    play.write()
    with serving(play) as server:
        (notice,) = server.notices
        assert stat.S_IMODE(notice.stat().st_mode) == 0o600
        server.process.send_signal(number)
        code = server.process.wait(60)

        assert (code, server.notices) == (0, [])
        assert (play.folder / "closed").exists()
        assert "Traceback" not in finished(server.process)


def test_a_signal_stops_a_reply_that_streams(play: Play) -> None:
    play.write("Hello there", pause_after=4)
    with serving(play) as server:
        command = (*AGENT, "ask", "-q", "-s", "direct", "hello")
        with started(command, play.folder, ENVIRONMENT) as client:
            wait_for_line(play.folder, "reached")
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(60) == 0
            done = finish(client)

    assert done.code not in (0, -signal.SIGKILL)
    assert "Traceback" not in done.err


def test_a_server_that_is_killed_in_mid_reply_leaves_a_broken_one(play: Play) -> None:
    play.write("Hello there", pause_after=4)
    with serving(play) as server:
        command = (*AGENT, "ask", "--json", "-s", "direct", "hello")
        with started(command, play.folder, ENVIRONMENT) as client:
            wait_for_line(play.folder, "reached")
            server.process.kill()
            done = finish(client)
        notices = server.notices
        again = server.ask("hello")

    assert done.code not in (0, -signal.SIGKILL)
    assert json.loads(done.out)
    assert "Traceback" not in done.err + again.err
    assert (len(notices), server.notices, again.code) == (1, [], 69)


def test_a_server_that_is_killed_before_a_word_is_replaced(play: Play) -> None:
    play.write("Hello there", pause_after=0)
    with serving(play) as server:
        command = (*AGENT, "ask", "-s", "direct", "hello")
        with started(command, play.folder, ENVIRONMENT) as client:
            wait_for_line(play.folder, "reached")
            server.process.kill()
            done = finish(client)

    assert "the running server is gone (" in done.err
    assert done.code == 69  # there are no weights here, and nothing is fetched


def test_a_server_that_is_stopped_is_passed_over(play: Play) -> None:
    play.write(*SAYS_HELLO)
    with serving(play) as server:
        server.process.send_signal(signal.SIGSTOP)
        done = server.ask("hello")
        left = server.notices
        server.process.send_signal(signal.SIGCONT)

    assert (done.code, len(left)) == (69, 1)
    assert "server" not in done.err


def test_interrupting_the_question_leaves_the_server_free(play: Play) -> None:
    play.write("Hello there", *SAYS_HELLO, pause_after=4)
    with serving(play) as server:
        command = (*AGENT, "ask", "-s", "direct", "hello")
        with started(command, play.folder, ENVIRONMENT) as client:
            wait_for_line(play.folder, "reached")
            client.send_signal(signal.SIGINT)
            assert finish(client).code == 130
        assert server.ask("-q", "hello").out == "Hello there, friend of mine.\n"


def test_a_server_serves_offline_and_is_used_offline(play: Play) -> None:
    play.write(*SAYS_HELLO)
    with serving(play, "--offline") as server:
        assert server.ask("-q", "--offline", "hello").code == 0


def test_nothing_else_than_this_machine_is_listened_on(play: Play) -> None:
    play.write()
    with serving(play) as server:
        table = Path("/proc/net/tcp")
        if not table.exists():
            pytest.skip("only Linux tells")
        listening = [
            line.split()[1]
            for line in table.read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{server.port:04X}")
        ]
    assert listening == [f"0100007F:{server.port:04X}"]


def test_a_broken_client_changes_nothing_for_the_next(play: Play) -> None:
    play.write(*SAYS_HELLO)
    with serving(play) as server:
        place = ("127.0.0.1", server.port)
        half = socket.create_connection(place)
        half.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127")
        for data in (b"\x00" * 1000, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"):
            with socket.create_connection(place) as other:
                other.sendall(data)
        assert server.ask("-q", "hello").code == 0
        half.close()


def test_a_state_folder_that_cannot_be_written_needs_a_token_of_the_persons(play: Play) -> None:
    play.write()
    (play.folder / "file").touch()
    env = {"AGENT_STATE_DIR": str(play.folder / "file")}
    refused = run((*SCRIPTED, "serve"), play.folder, env=play.env(env))
    with serving(play, env={**env, "AGENT_SERVE_TOKEN": "0123456789abcdef"}) as server:
        server.process.send_signal(signal.SIGTERM)
        told = finished(server.process)

    assert refused.code == 2
    assert "hint: name another file with --token-file, or set AGENT_SERVE_TOKEN" in refused.err
    assert "warning: agent ask cannot find this server: " in told


def test_nothing_is_left_of_a_server(play: Play) -> None:
    play.write()
    with serving(play) as server:
        pid = server.told["pid"]
        assert pid == server.process.pid
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
