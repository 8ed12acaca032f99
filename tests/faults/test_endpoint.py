"""What goes wrong with a model far away, in real processes: the right code, and never the key."""

import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.models.endpoint import Endpoint, Reply, calls, fails, says
from tests.process import AGENT, Finished, Terminal, finish, run, started
from tests.tools.web.local.authority import write_authority

pytestmark = pytest.mark.loopback

CANARY = "sk-canary-5f3a9c71e0d24b68"
ASKED = "Say hello."
EVENTS = {"content-type": "text/event-stream"}
AT_ONCE = {"retry-after-ms": "1"}


@dataclass(frozen=True)
class Asking:
    """Asks endpoints from a home of its own; whatever a process tells is looked through."""

    home: Path

    def __call__(
        self, url: str, *more: str, env: Mapping[str, str] | None = None, model: str = "openai:test"
    ) -> Finished:
        done = run(self.command(url, *more, model=model), self.home, env=self.env(env))
        assert "Traceback" not in done.err or "--debug" in more, done.err
        assert CANARY not in done.out + done.err
        return done

    def command(self, url: str, *more: str, model: str = "openai:test") -> tuple[str, ...]:
        return (*AGENT, "ask", "-m", model, "--base-url", url, "-s", "react", *more, ASKED)

    def env(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        return {"OPENAI_API_KEY": CANARY, **(env or {})}


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    """Ask from an empty home; in the end no file there holds the key."""
    yield Asking(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path


def test_a_native_call_runs_and_the_answer_is_on_stdout(asking: Asking) -> None:
    with Endpoint(calls(("python", {"code": "print(6*7)"})), says("It is 42.")) as server:
        done = asking(server.url, "-q")

    assert (done.code, done.out) == (0, "It is 42.\n")
    brought = server.bodies[1]["messages"][-1]
    assert brought == {"role": "tool", "tool_call_id": "call00001", "content": "42"}
    assert server.asked[0].headers["authorization"] == f"Bearer {CANARY}"


def test_a_refused_key_ends_with_77_and_its_source(asking: Asking) -> None:
    with Endpoint(fails(401, f"Incorrect API key provided: {CANARY}")) as server:
        done = asking(server.url, "--debug")

    assert done.code == 77
    assert "openai: the key of OPENAI_API_KEY is refused (401)" in done.err
    exported = run((*AGENT, "runs", "export", "last"), asking.home)
    assert (exported.code, CANARY in exported.out) == (0, False)
    assert len(server.asked) == 1


def test_without_a_key_nothing_is_sent(asking: Asking) -> None:
    done = run((*AGENT, "ask", "-m", "openai:test", "-s", "react", ASKED), asking.home)

    assert done.code == 77
    assert "there is no key for openai" in done.err
    assert "set OPENAI_API_KEY, or keep it: agent keys set openai" in done.err


def test_a_model_that_is_not_there_ends_with_69_and_near_names(asking: Asking) -> None:
    with Endpoint(fails(404, "no such model"), models=("tast", "other")) as server:
        done = asking(server.url)

    assert done.code == 69
    assert "openai: there is no model 'test' (404)" in done.err
    assert "did you mean openai:tast?" in done.err


def test_a_server_that_fails_is_asked_three_times(asking: Asking) -> None:
    with Endpoint(*[fails(status, "oops", AT_ONCE) for status in (500, 529, 502)]) as server:
        done = asking(server.url)

    assert (done.code, len(server.asked)) == (69, 3)
    assert "openai: the server failed (502): oops" in done.err


def test_a_server_that_fails_once_is_asked_again_and_the_person_is_told(asking: Asking) -> None:
    with Endpoint(fails(429, "slow", {"retry-after": "0"}), says("Hello.")) as server:
        done = asking(server.url)

    assert (done.code, done.out) == (0, "Hello.\n")
    assert "openai: rate limited (429): slow, trying again now (2 of 3)" in done.err


@pytest.mark.parametrize("after", ["3600", "Fri, 15 Jan 2100 08:00:30 GMT"])
def test_a_server_that_wants_a_long_rest_ends_with_75_at_once(asking: Asking, after: str) -> None:
    with Endpoint(fails(429, "slow", {"retry-after": after})) as server:
        done = asking(server.url)

    assert (done.code, len(server.asked)) == (75, 1)
    assert "openai: rate limited (429): slow, for " in done.err


def test_a_spent_quota_ends_with_75_at_once(asking: Asking) -> None:
    with Endpoint(fails(429, "You exceeded", code="insufficient_quota")) as server:
        done = asking(server.url)

    assert (done.code, len(server.asked)) == (75, 1)
    assert "the account has no credit left" in done.err


def test_no_network_and_no_proxy_end_with_69(asking: Asking) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    unknown = asking("http://nowhere.invalid/v1")
    refused = asking(f"http://127.0.0.1:{port}/v1")
    proxy = {"AGENT_PROXY": f"http://127.0.0.1:{port}"}
    through = asking("https://models.example/v1", env=proxy)

    assert [unknown.code, refused.code, through.code] == [69, 69, 69]
    assert "nowhere.invalid" in unknown.err
    assert f"nothing listens at 127.0.0.1, port {port}" in refused.err
    assert f"the proxy http://127.0.0.1:{port} cannot be reached" in through.err


@pytest.mark.parametrize("end", ["cut", "held"])
def test_a_reply_that_breaks_off_is_kept_and_marked(asking: Asking, end: str) -> None:
    half = says("Hello there, my", end="cut" if end == "cut" else "held")
    with Endpoint(half) as server:
        done = asking(server.url, "--json", env={"AGENT_IDLE_SECONDS": "0.5"})

    told = json.loads(done.out)
    assert (told["answer"], told["stop_reason"]) == ("Hello there, my", "broken")
    assert done.code == 69


def test_a_call_of_a_half_stream_never_runs(asking: Asking) -> None:
    mark = asking.home / "ran"
    code = {"code": f"open({str(mark)!r}, 'w')"}
    half = calls(("python", code), text="I write", end="cut")
    with Endpoint(half, says("Hello.")) as server:
        done = asking(server.url, "--jsonl")

    kinds = [json.loads(line)["type"] for line in done.out.splitlines()]
    assert "observation" not in kinds
    assert not mark.exists()


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(200, {"content-type": "text/html"}, (b"<html>nginx",)), "a page and no reply"),
        (Reply(200, EVENTS), "an empty body and no reply"),
        (Reply(200, EVENTS, (b"data: ", *[b"x" * (1 << 20)] * 10)), "more than is believed"),
    ],
)
def test_what_is_no_reply_ends_with_69(asking: Asking, reply: Reply, told: str) -> None:
    with Endpoint(reply) as server:
        done = asking(server.url)

    assert done.code == 69
    assert told in done.err


def test_comments_and_all_line_ends_are_read(asking: Asking) -> None:
    body = b"".join(says("Hello.").parts).replace(b"\n\n", b"\r\n\r\n: wait\r\n\r\n")
    with Endpoint(Reply(200, EVENTS, (body[:100], body[100:]))) as server:
        done = asking(server.url, "-q")

    assert (done.code, done.out) == (0, "Hello.\n")


def test_a_redirect_to_another_host_gets_no_key(asking: Asking) -> None:
    with Endpoint(says("Hello.")) as other:
        there = other.url.replace("127.0.0.1", "localhost")
        with Endpoint(Reply(307, {"location": f"{there}/chat/completions"})) as server:
            done = asking(server.url)

    assert (done.code, other.asked) == (69, [])
    assert "127.0.0.1 leads on to localhost (307), which gets no key of ours" in done.err


def test_a_certificate_of_a_stranger_is_refused_unless_its_authority_is_named(
    asking: Asking,
) -> None:
    bundle = str(write_authority(asking.home))
    with Endpoint(says("Hello."), certificate="good") as server:
        refused = asking(server.url)
        trusted = asking(server.url, "-q", "--ca-bundle", bundle)

    assert (refused.code, trusted.code, trusted.out) == (69, 0, "Hello.\n")
    assert "the certificate of localhost cannot be trusted" in refused.err
    assert "--ca-bundle FILE" in refused.err


def test_offline_asks_this_machine_and_no_other(asking: Asking) -> None:
    with Endpoint(says("Hello.")) as server:
        here = asking(server.url, "--offline", "-q")
    far = asking("https://models.example/v1", "--offline")

    assert (here.code, here.out, far.code) == (0, "Hello.\n", 69)
    assert "models.example is another machine, and the network is off" in far.err


def test_the_ledger_names_the_host_of_the_model(asking: Asking) -> None:
    with Endpoint(says("Hello.")) as server:
        proxy = {"AGENT_PROXY": server.url.removesuffix("/v1")}
        done = asking("http://models.example/v1", "--json", env=proxy)

    (contact,) = json.loads(done.out)["network"]["contacts"]
    assert (contact["host"], contact["purpose"], contact["requests"]) == (
        "models.example",
        "model",
        1,
    )


def test_ctrl_c_in_the_middle_of_a_reply_ends_the_connection(asking: Asking) -> None:
    with Endpoint(says("Hello there, my friend.", end="held")) as server:
        command = asking.command(server.url)
        with Terminal(command, asking.home, asking.env()) as terminal:
            server.wait_asked()
            terminal.type("\x03")
            server.wait_left()
            done = terminal.read_to_end()

    assert done.code == 130
    assert CANARY not in done.out


def test_a_term_signal_while_waiting_ends_at_once(asking: Asking) -> None:
    with (
        Endpoint(Reply(200, EVENTS, (), "held")) as server,
        started(asking.command(server.url), asking.home, asking.env()) as process,
    ):
        server.wait_asked()
        process.terminate()
        done = finish(process)

    assert done.code == 143
