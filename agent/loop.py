"""The ReAct loop: think, act, observe, until the model answers or the budget is spent.

Method: Yao et al. 2022, arXiv:2210.03629. Where decoding can be constrained, each step is written
under a grammar made from the tools; elsewhere it is read with tolerance. A reply without action or
answer is asked for once more behind its own thought, as the official loop does. A repeated action
is answered with a pointed observation, the third time the loop ends; under a grammar no further
action can be written once a repeated one had succeeded (our additions). Where the tool goes on from
where it was, as a lookup does, only an action that brings the same again is a repeated one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.arithmetic import asks_to_compute
from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, ToolError
from agent.events import Action, Answer, Event, Observation, Started, StopReason, Thought, Warned
from agent.grammar import Script, answer_grammar, deed_grammar, step_grammar, talk_grammar
from agent.inert import inert
from agent.marking import Marking
from agent.messages import Decoding, Json, Message, Question, ToolCall
from agent.models.model import Model
from agent.notation import OPENING, Step, read, read_talk, write
from agent.observing import clean, is_blank, observe
from agent.prompts import ReactPrompt
from agent.reply import narrated
from agent.values import value_of
from tools.toolbox import Toolbox

REASONS: Mapping[str, StopReason] = {
    "length": "tokens", "time": "seconds", "circles": "repetition"
}  # fmt: skip
CUT: Mapping[str, str] = {
    "length": "too many tokens", "time": "time is up", "circles": "it repeats itself",
    "code": "no line of a program may begin with Observation: or Question:",
}  # fmt: skip
SAME_ACTION_ENDS = 3
EMPTY_REPLIES_END = 3
LAST_TOKENS = 128
LAST_SECONDS = 5.0


@dataclass(frozen=True)
class Agent:
    """All that the loop needs besides the question."""

    model: Model
    toolbox: Toolbox
    prompt: ReactPrompt
    decoding: Decoding = Decoding()
    protocol: Literal["auto", "grammar", "text"] = "auto"
    """How actions are written: under a grammar, as free text, or as the model can."""
    secrets: tuple[str, ...] = ()
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
    marking: Marking | None = None
    """How the words of others are told from instructions; None leaves them as they are."""

    @property
    def constrained(self) -> bool:
        """Whether steps are decoded under a grammar."""
        return self.protocol != "text" and self.model.constrained


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
    run = Run(question, agent.prompt.open(question, agent.toolbox, agent.before))
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

    A reply without action or answer is continued behind its own thought; if that does not help,
    the model is told what is missing and the step comes back empty.

    Raises:
        NoAnswer: the third such reply in a row, and nothing was found before.
    """
    computes = run.must_act and "python" in agent.toolbox.tools
    only = agent.only()
    must_act = computes or bool(only) or (agent.acts_first and not run.done)
    tools = agent.toolbox if agent.may_act and not run.settled else Toolbox()
    tools = tools.among(only) if only else tools
    opening = "" if agent.at_once else OPENING
    grammar = _grammar(agent, tools, must_act) if agent.constrained else ""
    step, problem = yield from _step(agent, run, budget, opening, grammar)
    if step.thought and not (step.actions or step.answer or problem or budget.out_of_time()):
        thought = f"{OPENING} {step.thought.splitlines()[0]}\n"
        grammar = deed_grammar(tools) if agent.constrained else ""
        opening = thought if agent.constrained else f"{thought}Action:"
        step, problem = yield from _step(agent, run, budget, opening, grammar)
    if step.actions or step.answer is not None:
        run.empty = 0
        run.history.append(Message("assistant", write(step, agent.toolbox)))
    else:
        _complain(agent, run, step, problem)
    return step


def _grammar(agent: Agent, tools: Toolbox, must_act: bool) -> str:
    if agent.at_once:
        return talk_grammar(tools, must_act, agent.script)
    return step_grammar(tools, must_act)


def _step(
    agent: Agent, run: Run, budget: Budget, opening: str, grammar: str
) -> Generator[Event, None, tuple[Step, str]]:
    """Return the step that the model writes behind `opening`, and what keeps it from being used."""
    decoding = replace(agent.decoding, opening=opening, grammar=grammar)
    written = yield from narrated(agent.model, run.history, decoding, budget, budget.steps)
    run.reason = REASONS.get(written.ended, "answered")
    try:
        step = (read_talk if agent.at_once else read)(opening + written.text, agent.toolbox)
    except ToolError as error:
        return Step(), str(error)
    if step.answer is not None and is_blank(step.answer):
        step = Step(step.thought)
    if written.ended == "end" or not (step.actions or step.answer):
        return step, "" if written.ended == "end" else f"the reply was cut ({CUT[written.ended]})"
    if step.actions:  # a program without its end would compute something else
        return Step(step.thought), f"the action was cut ({CUT[written.ended]}): write a shorter one"
    yield Warned(f"the answer was cut ({CUT[written.ended]})")
    return step, ""


def _complain(agent: Agent, run: Run, step: Step, problem: str) -> None:
    """Tell the model what is missing in its reply; give up on the third one in a row."""
    run.empty += 1
    problem = problem or "the reply holds neither an action nor an answer"
    if run.empty >= EMPTY_REPLIES_END and not run.found and run.reason == "answered":
        raise NoAnswer(
            f"the model {agent.model.name} gave no answer: {problem}",
            "ask it another way, or choose another model with --model",
        )
    run.history.append(Message("assistant", f"{OPENING} {step.thought}".rstrip()))
    run.history.append(Message("user", agent.prompt.reprompt.render(problem=problem)))


def act(agent: Agent, run: Run, step: Step, number: int) -> Iterator[Event]:
    """Run the actions of `step` in order and tell the model what they brought."""
    texts = []
    for call in step.actions:
        yield Action(number, call)
        observation = _observe(agent, run, call, number)
        yield observation
        texts.append(_as_data(agent, call, observation))
    if texts:
        run.history.append(Message("user", agent.prompt.observed(texts, run.question)))


def _as_data(agent: Agent, call: ToolCall, observation: Observation) -> str:
    """Return what an action brought as the model sees it: the words of others marked as such."""
    tool = agent.toolbox.tools.get(call.tool)
    if agent.marking is None or tool is None or not tool.untrusted:
        return observation.text
    if observation.failed or tool.shows != "web":  # what the person chose, or our own words
        return inert(observation.text)
    return agent.marking.block(observation.text, tool.shows)


def _observe(agent: Agent, run: Run, call: ToolCall, number: int) -> Observation:
    key = f"{call.tool} {sorted(call.arguments.items(), key=str)}"
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
    grammar = answer_grammar() if agent.constrained else ""
    decoding = replace(agent.decoding, opening="Answer:", grammar=grammar, max_tokens=LAST_TOKENS)
    seconds = LAST_SECONDS if budget.max_seconds else 0.0
    last = Budget(max_seconds=seconds, max_tokens=LAST_TOKENS, clock=budget.clock)
    history = [*run.history, ask]
    written = yield from narrated(agent.model, history, decoding, last, budget.steps)
    text = read(f"Answer:{written.text}", Toolbox()).answer or ""
    text = run.found if is_blank(text) else text
    if not text:
        hint = "ask it another way" if reason == "repetition" else f"raise it with --max-{reason}"
        raise BudgetSpent(f"the budget ({reason}) was spent before anything was found", hint)
    yield _answer(run, budget.steps, text, reason)


def _answer(run: Run, number: int, text: str, reason: StopReason) -> Answer:
    counts = run.value is not None or asks_to_compute(run.question.text)
    return Answer(number, text, value_of(text, run.value) if counts else None, reason)
