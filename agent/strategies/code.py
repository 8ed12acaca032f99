"""Code as action: each step is a program in which every tool is a function (Wang et al. 2024).

Source: arXiv:2402.01030 (CodeAct). The loop is that of ReAct, over documents and the web too; one
step can search, compute and filter. The program runs in the sandbox of the calculator, and each of
its calls passes what any call of a tool passes: checks, permissions, the record.
"""

from dataclasses import replace
from datetime import datetime

from agent.budget import Budget
from agent.messages import Question, ToolCall
from agent.strategies import react
from agent.strategies.strategy import Answering, Coding, Kit
from tools.toolbox import Outcome, Toolbox


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the loop, its actions being programs."""
    return react.played(replace(kit, coding=Coding(_moment(kit))), question, budget)


def _moment(kit: Kit) -> datetime:
    """Return the time for the clock of programs; a run that is played again has the same."""
    taped = kit.tape.tools(Toolbox.of(clock))
    return datetime.fromisoformat(str(taped.call(ToolCall(clock.__name__)).value))


def clock() -> Outcome:
    """Tell the time."""
    now = datetime.now().isoformat(timespec="seconds")
    return Outcome(now, now)
