"""The ReAct loop: think, act, observe, until the model answers or the budget is spent.

Method: Yao et al. 2022, arXiv:2210.03629. How a step is written is up to a protocol: as native
calls of tools, under a grammar made from the tools, or as text read with tolerance
(`agent.protocols`). A repeated action is answered with a pointed observation, the third time the
loop ends; no further action can be written once a repeated one had succeeded, unless as free text
(our additions). Where the tool goes on from where it was, as a lookup does, only an action that
brings the same again is a repeated one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.arithmetic import asks_to_compute
from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Action, Answer, Event, Observation, Started, StopReason, Thought
from agent.grammar import Script
from agent.inert import inert
from agent.marking import Marking
from agent.messages import Decoding, Json, Message, Question, ToolCall
from agent.models.model import Model
from agent.notation import Step
from agent.observing import clean, is_blank, observe
from agent.prompts import ReactPrompt
from agent.protocols.choosing import protocol_for
from agent.protocols.protocol import Means, StepProtocol, Wanted
from agent.values import value_of
from tools.toolbox import Toolbox

SAME_ACTION_ENDS = 3
EMPTY_REPLIES_END = 3
LAST_TOKENS = 128
LAST_SECONDS = 5.0


def _nothing(step: int) -> Iterable[Event]:
    return ()


@dataclass(frozen=True)
class Agent:
    """All that the loop needs besides the question."""

    model: Model
    toolbox: Toolbox
    prompt: ReactPrompt
    decoding: Decoding = Decoding()
    protocol: Means = "auto"
    """How actions are written: as native calls, under a grammar, as free text, or as it can."""
    secrets: Sequence[str] = ()
    """Words that no observation may show."""
    concludes: bool = True
    """Whether it answers from what is known when its steps are spent; the paper's does not."""
    before: tuple[Message, ...] = ()
    """What was said before the question: earlier questions, steps and answers of a conversation."""
    at_once: bool = False
    """Whether an answer takes no thought before it, as in a talk."""
    script: Script = "any"
    """In a talk, what a thought or an answer begins with."""
    may_act: bool = True
    """Whether it may act at all; a talk need not."""
    acts_first: bool = False
    """Whether an answer before any action would be a guess, whatever is asked."""
    only: Callable[[], Collection[str]] = tuple
    """The only tools that are of use now, where there are such: an answer would be a guess."""
    inside: Callable[[int], Iterable[Event]] = _nothing
    """Tells what happened inside the last action of a step, where that did more than one thing."""
    marking: Marking | None = None
    """How the words of others are told from instructions; None leaves them as they are."""

    @property
    def steps(self) -> StepProtocol:
        """The way in which steps are written."""
        return protocol_for(self.protocol, self.model.abilities)


@dataclass
class Run:
    """What is known so far in one run of the loop."""

    question: Question
    history: list[Message]
    done: Counter[str] = field(default_factory=Counter)
    """How often each action was written."""
    brought: dict[str, Observation] = field(default_factory=dict)
    """What each action brought, the last time that this was something else."""
    last: str = ""
    """The action before."""
    settled: bool = False
    """Whether an action that had succeeded was written again: it is time to answer."""
    value: Json = None
    """The value of the last observation that did not fail."""
    found: str = ""
    """The text of the last observation that did not fail."""
    empty: int = 0
    """How many replies in a row held neither an action nor an answer."""
    reason: StopReason = "answered"
    """What ended the last reply: the model, or a limit in the middle of it."""

    @property
    def must_act(self) -> bool:
        """Whether an answer would be a guess: something is to be computed, nothing was yet."""
        return not self.done and asks_to_compute(self.question.text)


def react(
    agent: Agent, question: Question, budget: Budget, run_id: str = ""
) -> Generator[Event, None, None]:
    """Answer `question`, yielding each event as it happens; the last one is the `Answer`.

    Raises:
        NoAnswer: the model answered nothing, also when asked again.
        BudgetSpent: the budget ended before anything was found.
    """
    yield Started(run_id, question.text, agent.model.name, "react")
    budget.begin()
    before = agent.steps.adopted(agent.before, agent.toolbox)
    run = Run(question, agent.prompt.open(question, agent.toolbox, before))
    limit: StopReason | None
    while (limit := budget.spent()) is None:
        budget.steps += 1
        step = yield from think(agent, run, budget)
        if step.thought:
            yield Thought(budget.steps, step.thought)
        if step.answer is not None:
            yield _answer(run, budget.steps, step.answer, run.reason)
            return
        if run.empty >= EMPTY_REPLIES_END:
            limit = budget.spent() or "repetition"
            break
        if budget.out_of_time():
            continue
        yield from act(agent, run, step, budget.steps)
        if max(run.done.values(), default=0) >= SAME_ACTION_ENDS:
            limit = "repetition"
            break
    if not agent.concludes and budget.exhausted() is None:
        raise BudgetSpent(_unfinished(budget, limit), "raise --max-steps")
    yield from conclude(agent, run, budget, limit)


def _unfinished(budget: Budget, limit: StopReason) -> str:
    if limit == "repetition":
        return "it went round in circles"
    done = budget.steps - budget.first
    return f"there was no answer within {done} step{'' if done == 1 else 's'}"


def think(agent: Agent, run: Run, budget: Budget) -> Generator[Event, None, Step]:
    """Have the model write one step, append it to the history and return it.

    Where it holds neither an action nor an answer, the model is told what is missing and the step
    comes back empty.

    Raises:
        NoAnswer: the third such reply in a row, and nothing was found before.
    """
    computes = run.must_act and "python" in agent.toolbox.tools
    only = agent.only()
    must_act = computes or bool(only) or (agent.acts_first and not run.done)
    usable = agent.toolbox if agent.may_act and not run.settled else Toolbox()
    usable = usable.among(only) if only else usable
    wanted = Wanted(agent.toolbox, usable, must_act, agent.at_once, agent.script)
    written = yield from agent.steps.step(agent.model, run.history, agent.decoding, budget, wanted)
    run.reason = written.reason
    if written.message is not None:
        run.history.append(written.message)
    if written.step.actions or written.step.answer is not None:
        run.empty = 0
    else:
        _complain(agent, run, written.problem)
    return written.step


def _complain(agent: Agent, run: Run, problem: str) -> None:
    """Tell the model what is missing in its reply; give up on the third one in a row."""
    run.empty += 1
    problem = problem or "the reply holds neither an action nor an answer"
    if run.empty >= EMPTY_REPLIES_END and not run.found and run.reason == "answered":
        raise NoAnswer(
            f"the model {agent.model.name} gave no answer: {problem}",
            "ask it another way, or choose another model with --model",
        )
    run.history.append(Message("user", agent.prompt.reprompt.render(problem=problem)))


def act(agent: Agent, run: Run, step: Step, number: int) -> Iterator[Event]:
    """Run the actions of `step` in order and tell the model what they brought."""
    texts = []
    begun = 0
    for at, call in enumerate(step.actions):
        if at >= begun:
            begun = at + agent.toolbox.begin(_fresh(run, step.actions[at:]))
        yield Action(number, call)
        observation = _observe(agent, run, call, number)
        yield from agent.inside(number)
        yield observation
        texts.append(_as_data(agent, call, observation))
    run.history += agent.steps.observed(agent.prompt, step.actions, texts, run.question)


def _as_data(agent: Agent, call: ToolCall, observation: Observation) -> str:
    """Return what an action brought as the model sees it: the words of others marked as such."""
    tool = agent.toolbox.tools.get(call.tool)
    if agent.marking is None or tool is None or not tool.untrusted:
        return observation.text
    if tool.shows == "tools":  # what fails may say so in the words of others
        return agent.marking.block(observation.text, tool.origin or tool.shows)
    if observation.failed or tool.shows != "web":  # what the person chose, or our own words
        return inert(observation.text)
    return agent.marking.block(observation.text, tool.shows)


def _observe(agent: Agent, run: Run, call: ToolCall, number: int) -> Observation:
    key = _key(call)
    before, in_a_row, run.last = run.brought.get(key), key == run.last, key
    advances = _advances(agent.toolbox, call)
    if before is not None and not advances:
        return _repeated(agent, run, key, before, number, settles=True)
    observation = observe(number, call, agent.toolbox, agent.secrets)
    if before is not None and (before.text, before.value) == (observation.text, observation.value):
        return _repeated(agent, run, key, before, number, settles=in_a_row)
    run.done[key] = 1
    run.brought[key] = observation
    if not observation.failed:
        run.value, run.found = observation.value, observation.text
    return observation


def _key(call: ToolCall) -> str:
    return f"{call.tool} {sorted(call.arguments.items(), key=str)}"


def _fresh(run: Run, calls: Sequence[ToolCall]) -> list[ToolCall]:
    """Return the first of `calls`, up to one that will not be run again."""
    known = set(run.brought)
    found = []
    for call in calls:
        if _key(call) in known:
            break
        known.add(_key(call))
        found.append(call)
    return found


def _advances(toolbox: Toolbox, call: ToolCall) -> bool:
    tool = toolbox.tools.get(call.tool)
    return tool is not None and tool.advances


def _repeated(
    agent: Agent, run: Run, key: str, before: Observation, number: int, settles: bool
) -> Observation:
    """Tell the model that it has done this before, and what it brought."""
    run.done[key] += 1
    run.settled = run.settled or (settles and not before.failed)
    told = agent.prompt.repeated.render(observation=before.text)
    return Observation(number, before.tool, clean(told), failed=before.failed)


def conclude(
    agent: Agent, run: Run, budget: Budget, reason: StopReason
) -> Generator[Event, None, None]:
    """Answer from what is known with one last short call; if it says nothing, the last finding.

    Raises:
        BudgetSpent: nothing is known.
    """
    ask = Message("user", agent.prompt.conclude.render(question=run.question))
    decoding = replace(agent.decoding, max_tokens=LAST_TOKENS)
    seconds = LAST_SECONDS if budget.max_seconds else 0.0
    last = Budget(max_seconds=seconds, max_tokens=LAST_TOKENS, clock=budget.clock)
    last.steps = budget.steps
    history = [*run.history, ask]
    text = yield from agent.steps.conclusion(agent.model, history, decoding, last, agent.toolbox)
    text = run.found if is_blank(text) else text
    if not text:
        hint = "ask it another way" if reason == "repetition" else f"raise it with --max-{reason}"
        raise BudgetSpent(f"the budget ({reason}) was spent before anything was found", hint)
    yield _answer(run, budget.steps, text, reason)


def _answer(run: Run, number: int, text: str, reason: StopReason) -> Answer:
    counts = run.value is not None or asks_to_compute(run.question.text)
    return Answer(number, text, value_of(text, run.value) if counts else None, reason)
