"""ReAct: thoughts, actions and observations in turn, until the answer is known (Yao et al. 2022).

Source: arXiv:2210.03629. The loop itself is `agent.loop`.
"""

import math

from agent import loop
from agent.budget import Budget
from agent.events import Answer, Called, Confidence, Started
from agent.messages import Question
from agent.prompts import react_prompt
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the loop."""
    happening = loop.react(agent_of(kit), question, budget)
    found: Answer | None = None
    sure: list[float] = []
    for event in happening:
        if isinstance(event, Answer):
            found = event
        elif not isinstance(event, Started):
            if isinstance(event, Called) and event.logprob is not None:
                sure.append(event.logprob)
            yield event
    assert found is not None, "the loop ends with an answer or an error"
    return found if not sure else _with_confidence(found, sure)


def agent_of(kit: Kit) -> loop.Agent:
    """Return what the loop needs of `kit`."""
    return loop.Agent(
        kit.model, kit.toolbox, react_prompt(kit.prompts), kit.decoding, kit.protocol, kit.secrets
    )


def _with_confidence(found: Answer, sure: list[float]) -> Answer:
    """The steps that decide are all but the last one, which only says what they brought."""
    deciding = sure[:-1] or sure
    mean = math.exp(min(0.0, sum(deciding) / len(deciding)))
    return Answer(
        found.step, found.text, found.value, found.stop_reason,
        Confidence(round(mean, 4), "mean probability of its tokens"),
    )  # fmt: skip
