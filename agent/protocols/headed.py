"""Steps under headings: `Thought:`, `Action:`, `Answer:`; a grammar keeps them where it can.

Method: Yao et al. 2022 (ReAct), arXiv:2210.03629. A reply without action or answer is asked for
once more behind its own thought, as the official loop does.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import ToolError
from agent.events import Event, Warned
from agent.grammar import answer_grammar, deed_grammar, step_grammar, talk_grammar
from agent.messages import Decoding, Message, Question, ToolCall
from agent.models.model import Model
from agent.notation import OPENING, Step, read, read_talk, write
from agent.observing import is_blank
from agent.prompts import ReactPrompt
from agent.protocols.protocol import CUT, REASONS, Wanted, Written
from agent.reply import narrated
from tools.toolbox import Toolbox

OBSERVATION = "Observation:"


@dataclass(frozen=True)
class Headed:
    """Writes steps as text under headings."""

    constrained: bool
    """Whether they are decoded under a grammar."""

    def adopted(self, before: Sequence[Message], tools: Toolbox) -> tuple[Message, ...]:
        """Return what was said before; native calls become actions under headings."""
        return tuple(_headed(one, tools) for one in before)

    def step(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        wanted: Wanted,
    ) -> Generator[Event, None, Written]:
        """Have the model write one step; see `StepProtocol.step`."""
        opening = "" if wanted.at_once else OPENING
        asking = replace(decoding, opening=opening, grammar=self._grammar(wanted))
        written = yield from _step(model, history, asking, budget, wanted)
        step = written.step
        stuck = step.thought and not (step.actions or step.answer or written.problem)
        if stuck and model.abilities.prefills and not budget.out_of_time():
            thought = f"{OPENING} {step.thought.splitlines()[0]}\n"
            grammar = deed_grammar(wanted.usable) if self.constrained else ""
            opening = thought if self.constrained else f"{thought}Action:"
            asking = replace(decoding, opening=opening, grammar=grammar)
            written = yield from _step(model, history, asking, budget, wanted)
            step = written.step
        if step.actions or step.answer is not None:
            return replace(written, message=Message("assistant", write(step, wanted.tools)))
        return replace(written, message=Message("assistant", f"{OPENING} {step.thought}".rstrip()))

    def observed(
        self, prompt: ReactPrompt, calls: Sequence[ToolCall], texts: Sequence[str],
        question: Question,
    ) -> list[Message]:  # fmt: skip
        """Return one turn that tells what all calls brought."""
        return [Message("user", prompt.observed(texts, question))] if texts else []

    def conclusion(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        tools: Toolbox,
    ) -> Generator[Event, None, str]:
        """Return the words that follow `Answer:`."""
        grammar = answer_grammar() if self.constrained else ""
        asking = replace(decoding, opening="Answer:", grammar=grammar)
        written = yield from narrated(model, history, asking, budget, budget.steps)
        return read(f"Answer:{written.text}", Toolbox()).answer or ""

    def _grammar(self, wanted: Wanted) -> str:
        if not self.constrained:
            return ""
        if wanted.at_once:
            return talk_grammar(wanted.usable, wanted.must_act, wanted.script)
        return step_grammar(wanted.usable, wanted.must_act)


def _step(
    model: Model, history: list[Message], decoding: Decoding, budget: Budget, wanted: Wanted
) -> Generator[Event, None, Written]:
    """Return the step that the model writes, and what keeps it from being used."""
    written = yield from narrated(model, history, decoding, budget, budget.steps)
    reason = REASONS.get(written.ended, "answered")
    reader = read_talk if wanted.at_once else read
    try:
        step = reader(decoding.opening + written.text, wanted.tools)
    except ToolError as error:
        return Written(Step(), str(error), reason)
    if step.answer is not None and is_blank(step.answer):
        step = Step(step.thought)
    if written.ended == "end" or not (step.actions or step.answer):
        cut = "" if written.ended == "end" else f"the reply was cut ({CUT[written.ended]})"
        return Written(step, cut, reason)
    if step.actions:  # a program without its end would compute something else
        problem = f"the action was cut ({CUT[written.ended]}): write a shorter one"
        return Written(Step(step.thought), problem, reason)
    yield Warned(f"the answer was cut ({CUT[written.ended]})")
    return Written(step, "", reason)


def _headed(message: Message, tools: Toolbox) -> Message:
    if message.role == "tool":
        return Message("user", f"{OBSERVATION} {message.content}")
    if message.calls:
        step = Step(message.content.strip(), message.calls)
        return Message("assistant", write(step, tools), message.constant)
    return message
