"""Runs that used the web, in processes of their own: shown, proven, exported, played without it."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.recording import Desk, desk_at
from tests.process import Finished, run
from tests.strategies.looking_up import answers, does
from tests.tools.web.local import LocalWeb, article

LIGHT, ADA = "https://marlow.example.org/light", "https://people.example.org/ada"
WHERE = "Where was the builder of Marlow Lighthouse born?"
REPLIES = (
    does("Search.", "search_web", query="Marlow Lighthouse builder"),
    does("Open.", "open_page", page=1),
    does("Keep.", "quote_page", text="It was built by Ada Brandt"),
    does("Go on.", "follow", link=1),
    does("Keep.", "quote_page", text="She was born in Velmouth, in 1832."),
    answers("Ada Brandt built it [1]. She was born in Velmouth [2]."),
)
WITHOUT_SOCKETS = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(f"a replay reached for the network: {event}")
sys.addaudithook(refuse)
from agent.cli import leave
from agent.cli.app import main
leave.run(sys.argv[1:], main)
"""
"""The command line in a process that may open no socket."""
ON = {"AGENT_WEB": "auto"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home in which one run is on record; its web is gone."""
    home = tmp_path_factory.mktemp("home")
    desk = desk_at(home, *REPLIES)
    with LocalWeb(home) as web:
        assert ask(desk, web, "-q").code == 0
    return desk


def ask(desk: Desk, web: LocalWeb, *flags: str) -> Finished:
    """Ask over the small web, so that two pages are read."""
    web.site("https://marlow.example.org")["/light"] = article(
        "Marlow Lighthouse",
        "The light of Marlow stands on the coast. It was built by Ada Brandt in the year 1860.",
        f"<p>More of <a href='{ADA}'>its builder</a> stands elsewhere.</p>",
    )
    web.site("https://people.example.org")["/ada"] = article(
        "艾达 Ada Brandt", "Ada Brandt was an engineer. She was born in Velmouth, in 1832."
    )
    web.finds("marlow", [("Marlow Lighthouse", LIGHT, "a light")])
    return desk.ask(WHERE, *flags, env={**web.environment(), "AGENT_ENGINES": "mojeek", **ON})


def unconnected(desk: Desk, *arguments: str) -> Finished:
    """Run a command in a process without sockets."""
    command = (sys.executable, "-c", WITHOUT_SOCKETS, *arguments)
    return run(command, desk.home, env={**desk.env(), **ON})


@pytest.mark.loopback
@pytest.mark.parametrize("view", ["-v", "--jsonl"])
def test_the_same_bytes_come_out_without_any_network(
    tmp_path: Path, local_web: LocalWeb, view: str
) -> None:
    desk = desk_at(tmp_path, *REPLIES)
    then = ask(desk, local_web, view)
    asked = len(local_web.asked)

    assert (then.code, "Velmouth" in then.out) == (0, True)
    assert unconnected(desk, "runs", "replay", "last", view) == then
    assert len(local_web.asked) == asked


@pytest.mark.loopback
def test_a_run_proves_its_quotes_again_from_the_pages_on_record(desk: Desk) -> None:
    told = json.loads(unconnected(desk, "runs", "replay", "last", "--json").out)
    shown = unconnected(desk, "runs", "show", "last").out.splitlines()
    page = json.loads(unconnected(desk, "runs", "show", "last", "--page", "2", "--json").out)
    accessed, text = told["citations"][1]["accessed"], page["text"]
    at = text.index("She was born")

    assert [(one["url"], one["title"], one["quote"]) for one in told["citations"]] == [
        (LIGHT, "Marlow Lighthouse", "It was built by Ada Brandt"),
        (ADA, "艾达 Ada Brandt", "She was born in Velmouth, in 1832."),
    ]
    assert (
        f"Proof [2]: stands in the snapshot of {accessed[:16]}Z, characters {at}-{at + 34}, "
        f"sha256 {page['sha256'][:16]}"
    ) in shown
    assert [one for one in shown if one.startswith("Proof")][0].startswith("Proof [1]: stands in")
    assert {one["host"] for one in told["network"]["contacts"]} == {
        "www.mojeek.com", "marlow.example.org", "people.example.org",
    }  # fmt: skip


@pytest.mark.loopback
def test_a_page_is_printed_as_it_was_read(desk: Desk) -> None:
    done = unconnected(desk, "runs", "show", "last", "--page", "1")

    assert "It was built by Ada Brandt in the year 1860." in done.out
    assert done.err.splitlines()[:2] == ["Marlow Lighthouse", LIGHT]
    assert unconnected(desk, "runs", "show", "last", "--page", "3") == Finished(
        2, "", f"error: the run {desk.last()['run_id']} has no page 3\nhint: it read pages 1 to 2\n"
    )


@pytest.mark.loopback
def test_exports_show_the_quotes_in_their_surroundings(desk: Desk) -> None:
    html = unconnected(desk, "runs", "export", "last", "--format", "html").out
    markdown = unconnected(desk, "runs", "export", "last", "--format", "md").out
    whole = json.loads(unconnected(desk, "runs", "export", "last", "--format", "json").out)

    assert f'<a href="{ADA}" rel="noopener noreferrer nofollow">' in html
    assert "Ada Brandt was an engineer. <mark>She was born in Velmouth, in 1832.</mark>" in html
    assert f"<{ADA}>" in markdown
    assert [one["stands"] for one in whole["runs"][0]["proofs"]] == [True, True]
    assert [one["url"] for one in whole["runs"][0]["pages"]] == [LIGHT, ADA]


def test_an_offline_run_says_so_in_its_trace_and_its_json(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, answers("42"))
    trace = desk.ask("--offline", "-v", "What is 6 times 7?").err
    told = json.loads(desk.ask("--offline", "--json", "What is 6 times 7?").out)

    assert "Offline: no host was contacted" in trace.splitlines()
    assert told["network"] == {"offline": True, "contacts": []}
