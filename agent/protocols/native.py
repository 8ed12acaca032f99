"""Steps as native calls of tools: the provider's own format, where the model was trained for it.

What a model writes before its calls is its thought; a reply without calls is the answer. Calls of a
reply that was cut are not run (https://platform.openai.com/docs/guides/function-calling).
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.budget import Budget
from agent.errors import ToolError
from agent.events import Event, Streamed, Warned
from agent.messages import Decoding, Message, Question, ToolCall, ToolSpec
from agent.models.model import Model
from agent.notation import Step, read_talk
from agent.observing import is_blank
from agent.prompts import ReactPrompt
from agent.protocols.protocol import CUT, REASONS, Wanted, Written
from agent.reply import reply
from tools.toolbox import Toolbox

LONGEST_THOUGHT = 240
"""Characters: what goes on longer before any call is told as an answer."""
OBSERVATION = "Observation:"


@dataclass(frozen=True)
class Native:
    """Has tools called in the provider's own format."""

    def adopted(self, before: Sequence[Message], tools: Toolbox) -> tuple[Message, ...]:
        """Return what was said before; actions under headings become native calls."""
        return tuple(_adopted(before, tools))

    def step(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        wanted: Wanted,
    ) -> Generator[Event, None, Written]:
        """Have the model call tools or answer; see `StepProtocol.step`."""
        usable = wanted.usable
        asking = replace(
            decoding,
            tools=specs(usable if len(usable) else wanted.tools),
            choice="none" if not len(usable) else "required" if wanted.must_act else "auto",
        )
        telling = Undecided(budget.steps)
        written = yield from reply(model, history, asking, budget, telling)
        text, reason = written.text.strip(), REASONS.get(written.ended, "answered")
        whole = written.ended == "end"
        if written.calls and whole:
            step = Step(text, written.calls)
            turn = Message("assistant", text, calls=step.actions, carried=written.carried)
            return Written(step, "", reason, turn)
        if written.calls:
            problem = f"the call was cut ({CUT[written.ended]}): make a shorter one"
            return Written(Step(text), problem, reason, _said(text))
        yield from telling.rest()
        if is_blank(text):
            cut = "" if whole else f"the reply was cut ({CUT[written.ended]})"
            return Written(Step(), cut, reason)
        if not whole:
            yield Warned(f"the answer was cut ({CUT[written.ended]})")
        turn = Message("assistant", text, carried=written.carried)
        return Written(Step(answer=text), "", reason, turn)

    def observed(
        self, prompt: ReactPrompt, calls: Sequence[ToolCall], texts: Sequence[str],
        question: Question,
    ) -> list[Message]:  # fmt: skip
        """Return a turn for each call."""
        return [Message("tool", text) for text in texts]

    def conclusion(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        tools: Toolbox,
    ) -> Generator[Event, None, str]:
        """Return what the model replies when it may call nothing."""
        asking = replace(decoding, tools=specs(tools), choice="none")
        telling = Undecided(budget.steps)
        answered = list(_answered(history))
        written = yield from reply(model, answered, asking, budget, telling)
        yield from telling.rest()
        return written.text.strip()


@dataclass
class Undecided:
    """Tells a reply of which it shows only later whether it is a thought or the answer."""

    step: int
    stops: tuple[str, ...] = ()
    over: bool = False
    inside_program: bool = False
    _held: str = field(default="", init=False)
    _told: bool = field(default=False, init=False)

    def hear(self, piece: str) -> Iterator[Streamed]:
        """Take the next piece; tell all of them once they are too long for a thought."""
        self._held += piece
        if self._told or len(self._held) > LONGEST_THOUGHT:
            yield from self.rest()

    def close(self) -> Iterator[Streamed]:
        """Yield nothing: whether calls follow is known when the reply is whole."""
        yield from ()

    def rest(self) -> Iterator[Streamed]:
        """Tell what was held back: it belongs to the answer."""
        text, self._held = self._held, ""
        if text:
            self._told = True
            yield Streamed(self.step, "answer", text)


def specs(tools: Toolbox) -> tuple[ToolSpec, ...]:
    """Return what a model is told of `tools`."""
    return tuple(ToolSpec(tool.name, tool.description, tool.parameters) for tool in tools)


def _said(text: str) -> Message | None:
    return Message("assistant", text) if text else None


def _answered(history: Sequence[Message]) -> Iterator[Message]:
    """Yield `history` without calls that were not run: providers refuse what has no result."""
    following = [*history[1:], Message("user", "")]
    for one, after in zip(history, following, strict=True):
        if not one.calls or after.role == "tool":
            yield one
        elif one.content:
            yield Message("assistant", one.content, one.constant)


def _adopted(before: Sequence[Message], tools: Toolbox) -> Iterator[Message]:
    open_calls = 0
    for one in before:
        if open_calls and one.role == "user":
            parts = one.content.split(OBSERVATION, open_calls)
            brought = [part.strip() for part in parts][1:] or [one.content]
            brought += [""] * open_calls
            yield from (Message("tool", text) for text in brought[:open_calls])
            open_calls = 0
            continue
        step = _step(one, tools) if one.role == "assistant" and not one.calls else Step()
        open_calls = len(step.actions)
        if step.actions:
            yield Message("assistant", step.thought, one.constant, step.actions)
        elif step.answer:
            yield replace(one, content=step.answer)
        else:
            yield one


def _step(message: Message, tools: Toolbox) -> Step:
    try:
        return read_talk(message.content, tools)
    except ToolError:
        return Step()
