"""Gives the agent a tool, and follows what happens: `python docs/examples/own_tool.py`."""

from typing import Literal

from agent import Agent
from agent.events import Action, Answer, Observation

PRICES = {"coffee": 3.2, "tea": 2.6, "cake": 4.5}


def price(item: Literal["coffee", "tea", "cake"]) -> float:
    """Tell the price of one item of the café, in euros."""
    return PRICES[item]


with Agent(tools=[price], web="never", strategy="react") as agent:
    for event in agent.stream("What does one coffee cost in this café?"):
        match event:
            case Action():
                print(f"calls {event.call.tool} with {dict(event.call.arguments)}")
            case Observation():
                print(f"brought: {event.text}")
            case Answer():
                print(event.text)
