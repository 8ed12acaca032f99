"""The loop of ReAct over the web: searches, reads, answers with citations of the pages it read.

Method: Yao et al. 2022, arXiv:2210.03629; the tools are those of WebGPT (Nakano et al. 2021,
arXiv:2112.09332), or the search and lookup on Wikipedia of the first. A small model tends to answer
from what a search shows: then the program opens the page that says it, to prove it (ours). Where
nothing can be looked up, the answer comes from what the model knows, and is marked.
"""

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from agent import loop
from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.events import Action, Answer, Event, Observation, Streamed, Warned
from agent.messages import Json, Question, ToolCall
from agent.observing import observe
from agent.prompts import react_prompt
from agent.proof.proving import proven
from agent.proof.references import without_references
from agent.strategies import direct
from agent.strategies.absence import says_absent
from agent.strategies.caution import caution_of, watched
from agent.strategies.citing import abstained, cited
from agent.strategies.looping import agent_of, looped
from agent.strategies.rules import WIKIPEDIA, asks_first
from agent.strategies.strategy import Answering, Kit
from tools.documents.document import Place
from tools.documents.passage import Passage
from tools.documents.reading.supporting import supporting
from tools.documents.reading.tools import Desk
from tools.toolbox import Toolbox
from tools.web.surfing import Surfer
from tools.web.tools import Browser
from tools.web.web import Result
from tools.web.wikipedia import Wikipedia

WEB: Final = "web"
QUOTES = ("quote_page", "quote")
"""Tools that tell nothing."""
MOST_CHECKED = 2
"""Pages that are opened to prove an answer."""
LINK = re.compile(r"【\d+†([^【】†]*)(?:†[^【】]*)?】")


def surfed(kit: Kit, question: Question, budget: Budget, concludes: bool = True) -> Answering:
    """Run the loop over the web and cite its answer.

    Args:
        kit: what it needs; it has a web.
        question: what is asked.
        budget: what it may spend.
        concludes: whether it answers from what is known when its steps are spent.
    """
    trip = trip_of(kit, question)
    first = asks_first(kit, question)
    agent = replace(trip.agent, concludes=concludes, acts_first=first, only=trip.of_use)
    with closing(looped(agent, kit, question, budget)) as running:
        while True:
            try:
                event = next(running)
            except StopIteration as ended:
                return (yield from _told(trip, ended.value, question))
            except BudgetSpent:
                if not concludes or budget.exhausted() is not None:
                    raise
                reason = budget.spent() or "repetition"
                answer = Answer(budget.steps, "", stop_reason=reason)
                return abstained(answer, question, WEB if trip.passages else "nowhere")
            if not (trip.acted and _is_draft(event)):
                yield event
            if isinstance(event, Observation):
                trip.note(event)
                if trip.outage:
                    break
    return (yield from unlooked(kit, question, budget, trip.outage))


def _is_draft(event: Event) -> bool:
    """Return whether it is a piece of an answer that is still to be cited, or may be taken back."""
    return isinstance(event, Streamed) and event.part == "answer"


def unlooked(kit: Kit, question: Question, budget: Budget, reason: str) -> Answering:
    """Answer `question` from what the model knows, and say that it was not looked up."""
    yield Warned(f"not looked up: {reason}")
    alone = replace(kit, web=None, documents=None, options={})
    found = yield from direct.answer(alone, question, budget)
    return proven(found, (), question.text)


@dataclass
class Trip:
    """One run of the loop on the web, and what it has brought so far."""

    surfer: Surfer
    agent: loop.Agent
    browser: Browser
    wikipedia: Wikipedia
    desk: Desk | None = None
    computed: Json = None
    otherwise: bool = False
    """Whether something else than pages and passages told something, such as a computation."""
    acted: bool = False
    """Whether anything was done at all."""
    unopened: int = 0
    """How many pages could not be opened."""

    @property
    def passages(self) -> list[Passage]:
        """What the model was shown of pages and documents."""
        return [*self.surfer.passages, *(self.desk.shown.passages if self.desk else ())]

    @property
    def outage(self) -> str:
        """Why the web cannot be used; empty where something could be read or found.

        What the cache has kept of a search is no sign of a network.
        """
        if self.passages or any(not one.kept for one in self.browser.found):
            return ""
        return self.browser.outage or self.surfer.outage or self.wikipedia.outage

    def of_use(self) -> tuple[str, ...]:
        """Return the tools that lead on where pages were found and none was read.

        What a search shows of a page is cut, and may be cut just where the answer stands.
        """
        unread = self.browser.found and not self.passages and self.unopened < MOST_CHECKED
        return ("search_web", "open_page") if unread else ()

    def note(self, event: Observation) -> None:
        """Remember what a tool computed, or could not open."""
        self.acted = True
        self.unopened += event.failed and event.tool == "open_page"
        tool = self.agent.toolbox.tools.get(event.tool)
        shows = tool is None or (tool.untrusted and not tool.origin) or tool.name in QUOTES
        if not event.failed and not shows:
            self.computed, self.otherwise = event.value, True


def trip_of(kit: Kit, question: Question) -> Trip:
    """Return the beginning of a run on the web of `kit`, over its documents too."""
    assert kit.web is not None
    caution = caution_of(kit, question)
    surfer = Surfer(kit.web, kit.evidence, caution)
    browser, wikipedia = Browser(surfer), Wikipedia(surfer)
    desk = Desk(kit.documents, kit.evidence) if kit.looks_up and kit.documents else None
    on_wikipedia = kit.options.get("tools") == WIKIPEDIA
    found = of_wikipedia(wikipedia) if on_wikipedia else of_web(browser)
    shelves = of_documents(desk) if desk is not None and not on_wikipedia else Toolbox()
    others = Toolbox({**shelves.tools, **kit.toolbox.tools})
    tools = {**found.tools, **watched(others, caution).tools}
    prompt = react_prompt(kit.prompts, "pages" if on_wikipedia else WEB, native=kit.native)
    agent = replace(agent_of(kit), toolbox=Toolbox(tools), prompt=prompt)
    return Trip(surfer, agent, browser, wikipedia, desk)


def of_web(browser: Browser) -> Toolbox:
    """Return the tools for any page."""
    return Toolbox.of(
        browser.search_web,
        browser.open_page,
        browser.find_in_page,
        browser.follow,
        browser.back,
        browser.quote_page,
    )


def of_wikipedia(wikipedia: Wikipedia) -> Toolbox:
    """Return the tools of the paper."""
    return Toolbox.of(wikipedia.search, wikipedia.lookup)


def of_documents(desk: Desk) -> Toolbox:
    """Return the tools for documents that stand beside those for pages."""
    return Toolbox.of(desk.search_documents, desk.open_document, desk.quote)


def _told(trip: Trip, answer: Answer, question: Question) -> Answering:
    """Return the answer of the loop with its citations."""
    answer = replace(answer, text=LINK.sub(r"\1", answer.text))
    if not trip.acted:
        return answer
    checked = yield from _checked(trip, answer, question)
    passages, evidence = [*trip.passages, *checked], trip.surfer.evidence
    if not passages and trip.browser.found and not says_absent(answer.text):
        return proven(answer, evidence.quotes, question.text)  # no page can be had: unverified
    return cited(answer, question, evidence, passages, trip.computed, trip.otherwise, WEB)


def _checked(
    trip: Trip, answer: Answer, question: Question
) -> Generator[Event, None, list[Passage]]:
    """Open pages that were found and not read, where no page that was read says the answer."""
    said = without_references(answer.text).strip()
    known = supporting(said, question.text, trip.passages)
    if known is not None or says_absent(said) or not trip.browser.found:
        return []
    found: list[Passage] = []
    for number in _promising(trip, said, question)[:MOST_CHECKED]:
        call = ToolCall("open_page", {"page": number})
        yield Action(answer.step, call)
        event = observe(answer.step, call, trip.agent.toolbox, trip.agent.secrets)
        yield event
        if not event.failed:
            found += trip.surfer.whole()
        if supporting(said, question.text, found) is not None:
            break
    return found


def _promising(trip: Trip, said: str, question: Question) -> list[int]:
    """Return the numbers of the results to look into: those whose snippets say the answer.

    Where nothing was read at all, the first ones.
    """
    read = {one.source for one in trip.surfer.passages}
    unread = [
        (number, one) for number, one in enumerate(trip.browser.found, 1) if one.url not in read
    ]
    saying = [
        number for number, one in unread
        if supporting(said, question.text, [_snippet(one)])
    ]  # fmt: skip
    return saying or ([] if trip.passages else [number for number, _ in unread])


def _snippet(result: Result) -> Passage:
    """Return what a search told of a page, to compare words with."""
    place = Place(0, len(result.snippet))
    return Passage("", "", result.url, result.snippet, place, title=result.title)
