"""Runs one strategy on one question, from its start to its answer."""

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace

from agent.budget import Budget
from agent.events import Event, Started
from agent.messages import Decoding, Question
from agent.models.keys.known import Secrets
from agent.models.model import Model
from agent.prompts import Library
from agent.protocols.choosing import check
from agent.settings import Settings
from agent.strategies.beside import placed
from agent.strategies.catalogue import canonical, find, prepared
from agent.strategies.strategy import Kit
from tools.documents.documents import Documents
from tools.toolbox import Toolbox
from tools.web.web import Web


def usual() -> Toolbox:
    """Return the tools that every run has."""
    from tools.python import python

    return Toolbox.of(python)


def kit_for(
    model: Model,
    settings: Settings,
    library: Library,
    options: Mapping[str, str],
    documents: Documents | None = None,
    web: Web | None = None,
) -> Kit:
    """Return all that a strategy needs besides the question and the budget.

    Raises `UserError` where the model cannot call tools in the way that the settings name.
    """
    check(settings.protocol, model.name, model.abilities)
    return Kit(
        model=model,
        toolbox=usual(),
        prompts=library,
        decoding=Decoding(settings.step_tokens, settings.temperature, settings.seed),
        protocol=settings.protocol,
        samples=settings.samples,
        options=options,
        documents=documents,
        web=web,
        web_always=settings.web == "always",
        secrets=Secrets(),
    )


def budget_for(
    name: str, settings: Settings, clock: Callable[[], float] = time.monotonic
) -> Budget:
    """Return the budget of a run: what the settings say, else the strategy's own."""
    tokens = settings.max_tokens or find(name.partition(":")[0]).tokens
    cost = settings.max_cost
    return Budget(settings.max_steps, settings.max_seconds, tokens, clock, max_cost=cost)


def run(
    kit: Kit, name: str, question: Question, budget: Budget, run_id: str = ""
) -> Generator[Event, None, None]:
    """Answer `question` with the strategy `name`; the last event is the `Answer`.

    Raises:
        UserError: there is no such strategy, or it has no such option.
        NoAnswer: the model's replies hold no answer.
        BudgetSpent: the budget ended before anything was found.
    """
    strategy, kit = prepared(kit, name)
    yield Started(run_id, question.text, kit.model.name, canonical(name))
    kit = replace(kit, asked=question.text)
    kit, question = yield from placed(kit, canonical(name), question, budget)
    yield (yield from strategy(kit, question, budget))
