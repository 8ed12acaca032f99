"""What the parts cost, measured inside this process: the loop, the Python tool, the grammar."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from agent.budget import Budget
from agent.events import Called, Streamed
from agent.grammar import step_grammar
from agent.loop import Agent, react
from agent.messages import Decoding, Message, Question
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_model
from agent.models.model import Model
from agent.notation import OPENING
from agent.prompts import react_prompt
from agent.settings import Settings
from tests.benchmarks.figures import Figure
from tests.benchmarks.outside import QUESTION
from tests.scripted import ScriptedModel
from tests.toys import TOYS
from tools.python import python
from tools.toolbox import Toolbox

STEPS = 8
TOKENS = 96
LONG = "Write a program that prints every prime below 1000, with a comment on each line of it."


def loop(repeat: int) -> Iterator[Figure]:
    """Time one step of the loop with a scripted model and a tool that costs nothing."""
    for piece, how in ((10_000, "whole replies"), (4, "streamed in pieces of 4 characters")):
        samples = [1000 * _steps(piece) / (STEPS + 1) for _ in range(10 * repeat)]
        yield Figure(f"loop, a step without model ({how})", samples, "ms", 0.3)


def _steps(piece: int) -> float:
    action = " Asked: the product. Known: both factors.\nAction: python\n```python\n{} * 7\n```"
    replies = [*(action.format(number) for number in range(STEPS)), " That is it.\nAnswer: 42"]
    agent = Agent(ScriptedModel(replies, piece=piece), TOYS, react_prompt())
    began = time.perf_counter()
    for _ in react(agent, Question("What is 6 times 7?"), Budget(max_steps=STEPS + 1)):
        pass
    return time.perf_counter() - began


def tool(repeat: int) -> Iterator[Figure]:
    """Time a warm call of the Python tool, each with another program."""
    python("print(1)")
    samples = []
    for number in range(20 * repeat):
        began = time.perf_counter()
        python(f"boxes = {number}\neggs = boxes * 12\nprint(eggs - 5)")
        samples.append(1000 * (time.perf_counter() - began))
    yield Figure("a warm call of the Python tool", samples, "ms", 2)


def decoding(settings: Settings, repeat: int) -> Iterator[Figure]:
    """Time tokens under the grammar of the loop beside free ones, taking turns."""
    toolbox = Toolbox.of(python)
    messages = react_prompt().open(Question(LONG), toolbox)
    free = Decoding(max_tokens=TOKENS, opening=OPENING)
    bound = replace(free, grammar=step_grammar(toolbox))
    rates: dict[str, list[float]] = {"free": [], "bound": []}
    with closing(_opened(settings)) as model:
        for _ in range(repeat + 1):
            rates["free"].append(_rate(model, messages, free))
            rates["bound"].append(_rate(model, messages, bound))
    pairs = list(zip(rates["bound"], rates["free"], strict=True))[1:]  # the first ones warm up
    yield Figure("tokens a second, free", rates["free"][1:])
    yield Figure("tokens a second, under the grammar", rates["bound"][1:])
    ratios = [bound / free for bound, free in pairs]
    yield Figure("speed under the grammar over free speed", ratios, "", 0.95, at_least=True)


def _rate(model: Model, messages: list[Message], decoding: Decoding) -> float:
    """Return tokens a second from the first token to the last."""
    times = []
    pieces = model.complete(messages, decoding)
    while True:
        try:
            if next(pieces):
                times.append(time.perf_counter())
        except StopIteration as stop:
            tokens: int = stop.value.usage.completion_tokens
            return (tokens - 1) / (times[-1] - times[0])


def first_token(settings: Settings, repeat: int) -> Iterator[Figure]:
    """Time the first token after the model is loaded, first without and then with a snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(settings, cache_dir=folder)
        cold, _ = _first_token(settings)
        later = [_first_token(settings) for _ in range(repeat)]
    seconds, beyond = zip(*later, strict=True)
    yield Figure("first token after the model is loaded, first ask", [cold], "s")
    yield Figure("first token after the model is loaded, later asks", seconds, "s", 1)
    yield Figure("tokens processed by later asks beyond those of the question", beyond, "", 8)


def _first_token(settings: Settings) -> tuple[float, int]:
    """Return the seconds, and how many tokens were processed that are not the question's own."""
    toolbox = Toolbox.of(python)
    with closing(_opened(settings)) as model:
        agent = Agent(model, toolbox, react_prompt(), Decoding(max_tokens=24))
        prompt = model.rendered(agent.prompt.open(Question(QUESTION), toolbox), OPENING)
        own = len(prompt.tokens) - prompt.constant
        seconds = 0.0
        began = time.perf_counter()
        for event in react(agent, Question(QUESTION), Budget(max_steps=1)):
            if isinstance(event, Streamed) and not seconds:
                seconds = time.perf_counter() - began
            if isinstance(event, Called):
                return seconds, event.usage.prompt_tokens - event.usage.cached_tokens - own
    raise RuntimeError("the model wrote nothing")


def _opened(settings: Settings) -> EmbeddedModel:
    return open_model(settings, lambda progress: None, lambda notice: None)
