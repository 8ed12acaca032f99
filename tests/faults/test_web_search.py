"""Search engines that fail, and no network at all: the answer comes from what is known, marked."""

import json
import socket

import pytest

from tests.faults.play import Play
from tests.faults.surfing import observed
from tests.tools.web.local import LocalWeb
from tests.tools.web.local.engine import Fault
from tests.tools.web.local.rivers import QUESTION, REACT, SAYS, TOWN, does, rivers

pytestmark = pytest.mark.loopback
SEARCHES = does("search_web", query="town of Kelmora")
KNOWN = (SEARCHES, "About 145 km.")
"""What is known is asked for in a call of its own."""


def closed_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def gone() -> dict[str, str]:
    """Return an environment in which the only way out leads nowhere."""
    return {"AGENT_PROXY": f"http://127.0.0.1:{closed_port()}"}


@pytest.mark.parametrize("strategy", ["react", "research"])
def test_without_a_network_the_answer_is_what_is_known_and_marked(
    surf: Play, strategy: str
) -> None:
    surf.write(*(KNOWN if strategy == "react" else ("Search town of Kelmora", KNOWN[1])))
    done = surf.ask("-s", strategy, QUESTION, env=gone())

    assert done.code == 0
    assert done.out == 'About 145 km.\n\n? unverified: "About 145 km.": no quote proves it\n'
    [warning] = done.err.splitlines()
    assert warning.startswith("warning: not looked up: there is no way to any search engine (")


def test_strictly_an_answer_that_was_not_looked_up_ends_with_3(surf: Play) -> None:
    surf.write(*KNOWN)
    done = surf.ask("--strict", "--json", QUESTION, env=gone())
    written = json.loads(done.out)

    assert (done.code, written["answer"]) == (3, "About 145 km.")
    assert [one["verified"] for one in written["claims"]] == [False]


def test_a_name_that_nobody_knows_is_no_network_either(surf: Play) -> None:
    surf.write(*KNOWN)
    done = surf.ask(QUESTION, env={"AGENT_PROXY": "http://proxy.invalid:3128"})

    assert (done.code, done.out.splitlines()[0]) == (0, "About 145 km.")
    assert done.err.startswith("warning: not looked up: ")


def test_a_proxy_that_reaches_nothing_is_told(surf: Play, local_web: LocalWeb) -> None:
    local_web.is_cut_off = True
    surf.write(*KNOWN)
    done = surf.ask("--jsonl", QUESTION)

    [first] = observed(done)
    assert first.startswith("error: ")
    assert "\n" not in first


def test_engines_that_all_limit_the_rate_are_told(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    for engine in local_web.engines:
        engine.fails(429, retry_after="30")
    surf.write(*KNOWN)
    done = surf.ask("--jsonl", QUESTION)

    [first] = observed(done)
    assert first.startswith("error: ")
    assert "\n" not in first
    assert "Traceback" not in done.err


def test_one_slow_engine_does_not_keep_another_from_answering(
    surf: Play, local_web: LocalWeb
) -> None:
    rivers(local_web)
    for engine in local_web.engines:
        if engine.name != "brave":
            engine.fails("slow")
    surf.write(*REACT)
    done = surf.ask("--json", QUESTION)

    assert (done.code, json.loads(done.out)["answer"]) == (0, SAYS)


def test_one_engine_that_answers_is_enough_whatever_the_others_do(
    surf: Play, local_web: LocalWeb
) -> None:
    rivers(local_web)
    faults: dict[str, Fault] = {
        "duckduckgo": 202, "brave": 429, "startpage": "captcha", "yahoo": "reset",
        "wikipedia": "garbage", "grokipedia": 500,
    }  # fmt: skip
    for name, fault in faults.items():
        local_web.engine(name).fails(fault)
    surf.write(*REACT)
    done = surf.ask("--json", QUESTION)
    searches = [one for one in json.loads(done.out)["steps"] if one["actions"][:1]]
    found = [one for one in searches[0]["observations"][0]["value"] if one["url"] == TOWN]

    assert (done.code, json.loads(done.out)["answer"]) == (0, SAYS)
    assert [one["engines"] for one in found] == [["mojeek"]]
