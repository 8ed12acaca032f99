"""Turns the tools of the loop into functions of programs: the loop then has one tool, `python`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent import loop
from agent.events import Action, Event, Observation
from agent.observing import clean, jsonable
from agent.prompts import ReactPrompt, react_prompt
from agent.strategies.strategy import Coding, Kit
from tools.coding import NAME, Workbench, signature
from tools.toolbox import Shows, Toolbox


def coded(agent: loop.Agent, coding: Coding, kit: Kit) -> loop.Agent:
    """Return `agent` with programs for actions; what these call are its tools."""
    functions = Toolbox({tool.name: tool for tool in agent.toolbox if _is_function(tool.name)})
    bench = Workbench(functions, coding.moment)
    only = agent.only
    tool = replace(bench.tool, shows=_shown(functions), advances=bool(len(functions)))
    return replace(
        agent,
        toolbox=Toolbox({NAME: tool}),
        prompt=_prompt(agent.prompt, kit, functions),
        only=lambda: (NAME,) if only() else (),
        inside=Inside(bench, agent.secrets),
    )


@dataclass(frozen=True)
class Inside:
    """Tells the calls that programs made as actions of the same step."""

    bench: Workbench
    secrets: Sequence[str]

    def __call__(self, step: int) -> Iterator[Event]:
        """Yield each call since the last time, with what it brought."""
        used, self.bench.used[:] = [*self.bench.used], []
        for one in used:
            yield Action(step, one.call)
            value = jsonable(one.value, self.secrets)
            text = clean(one.text, self.secrets)
            yield Observation(step, one.call.tool, text, one.failed, value)


def _prompt(prompt: ReactPrompt, kit: Kit, functions: Toolbox) -> ReactPrompt:
    """Return the prompt of code, with the functions and with what reminds of long observations."""
    found = react_prompt(kit.prompts, folder="code", native=kit.native)
    told = [{"signature": signature(one), "description": one.description} for one in functions]
    return replace(found, functions=told, reminder=prompt.reminder)


def _is_function(name: str) -> bool:
    return name != NAME and name.isidentifier()


def _shown(functions: Toolbox) -> Shows:
    """Return whose words a program may print: those of strangers first."""
    found = {tool.shows for tool in functions}
    order: tuple[Shows, ...] = ("web", "tools", "documents")
    return next((one for one in order if one in found), "")
