"""Runs the loop on a script and returns its events."""

from agent.budget import Budget
from agent.events import Answer, Event, Streamed
from agent.loop import Agent, react
from agent.messages import Attachment, Decoding, Message, Question
from agent.prompts import react_prompt
from tests.scripted import Cut, ScriptedModel
from tests.toys import TOYS
from tools.toolbox import Toolbox

COMPUTES = " Multiply.\nAction: python\n```python\n6 * 7\n```"
COMPUTES_AGAIN = " Once more.\nAction: python\n```python\n6 * 7\n```"
ANSWERS = " It is 42.\nAnswer: 6 times 7 is 42."
PLAIN = "Is the sky blue?"


def model_of(*replies: str | Cut | Exception, constrained: bool = True) -> ScriptedModel:
    return ScriptedModel(replies, constrained=constrained)


def events_of(
    model: ScriptedModel,
    question: str = "What is 6 times 7?",
    budget: Budget | None = None,
    toolbox: Toolbox = TOYS,
    attachments: tuple[Attachment, ...] = (),
    secrets: tuple[str, ...] = (),
) -> list[Event]:
    """Return the events of a whole run, without the streamed pieces."""
    agent = Agent(model, toolbox, react_prompt(), Decoding(), secrets=secrets)
    asked = Question(question, attachments)
    events = list(react(agent, asked, budget or Budget(), run_id="run"))
    model.close()
    return [event for event in events if not isinstance(event, Streamed)]


def turns(model: ScriptedModel, call: int = -1) -> list[Message]:
    """Return what the model was asked in `call`, from the question on."""
    return [message for message in model.calls[call][0] if not message.constant]


def answer_of(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Answer)
    return events[-1]
