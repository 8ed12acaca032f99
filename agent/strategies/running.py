"""Runs one strategy on one question, from its start to its answer."""

import time
from collections.abc import Callable, Generator, Mapping

from agent.budget import Budget
from agent.events import Event, Started
from agent.messages import Decoding, Question
from agent.models.model import Model
from agent.prompts import Library
from agent.settings import Settings
from agent.strategies.beside import placed
from agent.strategies.catalogue import canonical, find, prepared
from agent.strategies.strategy import Kit
from tools.documents.documents import Documents


def kit_for(
    model: Model,
    settings: Settings,
    library: Library,
    options: Mapping[str, str],
    documents: Documents | None = None,
) -> Kit:
    """Return all that a strategy needs besides the question and the budget."""
    from tools.python import python
    from tools.toolbox import Toolbox

    return Kit(
        model=model,
        toolbox=Toolbox.of(python),
        prompts=library,
        decoding=Decoding(settings.step_tokens, settings.temperature, settings.seed),
        protocol=settings.protocol,
        samples=settings.samples,
        options=options,
        documents=documents,
    )


def budget_for(
    name: str, settings: Settings, clock: Callable[[], float] = time.monotonic
) -> Budget:
    """Return the budget of a run: what the settings say, else the strategy's own."""
    tokens = settings.max_tokens or find(name.partition(":")[0]).tokens
    return Budget(settings.max_steps, settings.max_seconds, tokens, clock)


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
    kit, question = yield from placed(kit, canonical(name), question, budget)
    yield (yield from strategy(kit, question, budget))
