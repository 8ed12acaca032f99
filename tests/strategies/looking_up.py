"""Runs the loop on a script over a few invented pages."""

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.budget import Budget
from agent.events import Observation
from agent.messages import Question
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import Played, kit_of
from tests.tools.documents.pages import documents
from tools.documents.documents import Documents
from tools.documents.reading.evidence import Evidence

PAGES = {
    "Ada Brandt": "Ada Brandt was an engineer. She was born in Velmouth in 1832.",
    "Marlow Lighthouse": "Marlow Lighthouse was built by Ada Brandt. Brandt was paid 40 crowns.",
    "青岚桥": "青岚桥位于柳溪镇。桥由工匠陆远山主持修建，1642年完工。",
}
BORN = Question("Where was Ada Brandt born?")


def does(thought: str, tool: str, **arguments: Any) -> str:
    return f" {thought}\nAction: {tool}\n{json.dumps(arguments, ensure_ascii=False)}"


def answers(text: str) -> str:
    return f" I know.\nAnswer: {text}"


SEARCHES = does("Search.", "search_documents", query="Ada Brandt born")
QUOTES = does("Keep it.", "quote", passage="p1", text="She was born in Velmouth")


def asked(
    *replies: str | Cut | Exception,
    question: Question = BORN,
    options: Mapping[str, str] | None = None,
    budget: Budget | None = None,
    name: str = "react",
    pages: Mapping[str, str] = PAGES,
) -> Played:
    model = ScriptedModel(replies)
    kit = with_documents(kit_of(model, options=options), documents(pages))
    events = tuple(run(kit, name, question, budget or Budget(), "run"))
    model.close()
    return Played(model, events)


def with_documents(kit: Kit, found: Documents) -> Kit:
    return Kit(kit.model, kit.toolbox, kit.prompts, kit.decoding, options=kit.options,
               samples=kit.samples, documents=found, evidence=Evidence())  # fmt: skip


def tools_of(done: Played) -> list[str]:
    system = done.asked(0)[0][0].content
    return re.findall(r"^- (\w+):", system, re.MULTILINE)


def told(done: Played) -> list[str]:
    return [one.text for one in done.of(Observation) if isinstance(one, Observation)]
