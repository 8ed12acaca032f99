"""Runs the loop for a strategy: what it needs of the kit, and how sure its answer is."""

import math
from dataclasses import replace

from agent import loop
from agent.budget import Budget
from agent.events import Answer, Called, Confidence, Started
from agent.marking import Marking
from agent.messages import Question
from agent.prompts import react_prompt
from agent.strategies.strategy import Answering, Kit


def agent_of(kit: Kit) -> loop.Agent:
    """Return what the loop needs of `kit`."""
    added = any(tool.origin for tool in kit.toolbox)
    return loop.Agent(
        kit.model,
        kit.toolbox,
        react_prompt(kit.prompts, "tools" if added else "system", native=kit.native),
        kit.decoding,
        kit.protocol,
        kit.secrets,
        before=kit.conversation,
        marking=Marking.of(kit.chance),
    )


def looped(agent: loop.Agent, kit: Kit, question: Question, budget: Budget) -> Answering:
    """Run the loop, and tell how likely the model found its words.

    Where `kit` has programs for actions, the tools of `agent` become functions of these.
    """
    if kit.coding is not None:
        from agent.strategies.programs import coded  # most runs have none

        agent = coded(agent, kit.coding, kit)
    found: Answer | None = None
    sure: list[float] = []
    for event in loop.react(agent, question, budget):
        if isinstance(event, Answer):
            found = event
        elif not isinstance(event, Started):
            if isinstance(event, Called) and event.logprob is not None:
                sure.append(event.logprob)
            yield event
    assert found is not None, "the loop ends with an answer or an error"
    return found if not sure else replace(found, confidence=_confidence(sure))


def _confidence(sure: list[float]) -> Confidence:
    """The steps that decide are all but the last one, which only says what they brought."""
    deciding = sure[:-1] or sure
    mean = math.exp(min(0.0, sum(deciding) / len(deciding)))
    return Confidence(round(mean, 4), "mean probability of its tokens")
