"""What the loop needs of a protocol: to have a step written, and to remember what came of it."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from agent.budget import Budget
from agent.events import Event, StopReason
from agent.grammar import Script
from agent.messages import Decoding, Message, Question, ToolCall
from agent.models.model import Model
from agent.notation import Step
from agent.prompts import ReactPrompt
from tools.toolbox import Toolbox

REASONS: Mapping[str, StopReason] = {
    "length": "tokens", "time": "seconds", "circles": "repetition", "broken": "broken"
}  # fmt: skip
"""Why a run ends whose last reply ended so."""
CUT: Mapping[str, str] = {
    "length": "too many tokens", "time": "time is up", "circles": "it repeats itself",
    "code": "no line of a program may begin with Observation: or Question:",
    "broken": "the connection broke",
}  # fmt: skip
Means = Literal["auto", "native", "grammar", "text"]
"""How actions are written: as native calls, under a grammar, as free text, or as the model can."""


@dataclass(frozen=True)
class Wanted:
    """What the next step may be."""

    tools: Toolbox
    """All tools of the run."""
    usable: Toolbox
    """Those that may be called now; none where it is time to answer."""
    must_act: bool = False
    """Whether an answer would be a guess."""
    at_once: bool = False
    """Whether an answer takes no thought before it, as in a talk."""
    script: Script = "any"
    """In a talk, what a thought or an answer begins with."""


@dataclass(frozen=True)
class Written:
    """What the model wrote, and what the conversation keeps of it."""

    step: Step
    problem: str = ""
    """What keeps the step from being used."""
    reason: StopReason = "answered"
    """What ended the reply: the model, or a limit in the middle of it."""
    message: Message | None = None
    """The model's turn; None where it wrote nothing that could stand there."""


class StepProtocol(Protocol):
    """A way to write the steps of the loop."""

    def adopted(self, before: Sequence[Message], tools: Toolbox) -> tuple[Message, ...]:
        """Return what was said before, as this protocol would have written it."""
        ...

    def step(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        wanted: Wanted,
    ) -> Generator[Event, None, Written]:
        """Have the model write one step behind `history`."""
        ...

    def observed(
        self, prompt: ReactPrompt, calls: Sequence[ToolCall], texts: Sequence[str],
        question: Question,
    ) -> list[Message]:  # fmt: skip
        """Return the turns that tell the model what its calls brought."""
        ...

    def conclusion(
        self,
        model: Model,
        history: list[Message],
        decoding: Decoding,
        budget: Budget,
        tools: Toolbox,
    ) -> Generator[Event, None, str]:
        """Return the answer that the model gives when it may not act any more."""
        ...
