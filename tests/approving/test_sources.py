"""Rules of added tools: what allows one tool allows no other that is called the same."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from agent.approving.gate import Gate
from agent.approving.rules import Rule, Rules, source_of
from agent.approving.wish import Decision, Wish
from agent.messages import Json
from tools.toolbox import Tool, Toolbox

EMPTY: dict[str, Json] = {"type": "object", "properties": {}}


def tool(origin: str, place: str = "") -> Tool:
    made = Tool("post", "Post.", lambda: "posted", EMPTY, asks=True)
    return replace(made, origin=origin, place=place)


MINE, OTHER, OWN = tool("mcp:mail"), tool("mcp:evil"), tool("")


def gate_in(folder: Path) -> Gate:
    return Gate(Rules(folder / "approvals.toml"), list[str]().append)


def rules_of(gate: Gate) -> list[Rule]:
    return [gate.rule_of(one) for one in (MINE, OTHER, OWN)]


@pytest.mark.parametrize("for_good", [False, True])
def test_what_allows_a_tool_allows_none_of_another_source(tmp_path: Path, for_good: bool) -> None:
    gate = gate_in(tmp_path)
    gate.decide("post", "allow", for_good, source_of(MINE))

    assert rules_of(gate) == ["allow", "ask", "ask"]
    gate.decide("post", "ask", for_good, source_of(MINE))
    assert rules_of(gate) == ["ask", "ask", "ask"]


@pytest.mark.parametrize("for_good", [False, True])
def test_what_allows_our_own_tool_allows_no_added_one(tmp_path: Path, for_good: bool) -> None:
    gate = gate_in(tmp_path)
    gate.decide("post", "allow", for_good)

    assert rules_of(gate) == ["ask", "ask", "allow"]


@pytest.mark.parametrize("for_good", [False, True])
def test_what_is_denied_is_denied_of_every_source_until_it_is_allowed(
    tmp_path: Path, for_good: bool
) -> None:
    gate = gate_in(tmp_path)
    gate.decide("post", "deny", for_good, source_of(MINE))
    assert rules_of(gate) == ["deny", "deny", "deny"]

    gate.decide("post", "allow", for_good, source_of(MINE))
    assert rules_of(gate) == ["allow", "ask", "ask"]


@pytest.mark.parametrize("said", ["session", "always"])
def test_who_agrees_for_longer_agrees_to_the_tool_of_this_source(
    tmp_path: Path, said: Literal["session", "always"]
) -> None:
    gate = gate_in(tmp_path)

    def ask(wish: Wish) -> Decision:
        return said

    gate.ask = ask
    gate.guarded(Toolbox({"post": MINE})).tools["post"].run()

    assert rules_of(gate) == ["allow", "ask", "ask"]


def test_a_file_of_the_same_name_elsewhere_is_another_source(tmp_path: Path) -> None:
    gate = gate_in(tmp_path)
    gate.decide("post", "allow", True, source_of(tool("file:mail.py", "/home/ann")))

    assert gate.rule_of(tool("file:mail.py", "/home/ann")) == "allow"
    assert gate.rule_of(tool("file:mail.py", "/tmp/cloned")) == "ask"


def test_a_rule_is_forgotten_in_whatever_form_it_is_kept(tmp_path: Path) -> None:
    rules = gate_in(tmp_path).rules
    both: tuple[Rule, ...] = ("allow", "deny")
    for rule in both:
        rules.settle("post", "mcp:mail", rule)
        rules.settle("post", "mcp:mail", None)
        assert rules.read() == {}
