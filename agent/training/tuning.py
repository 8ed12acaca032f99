r"""Data for supervised fine-tuning: whole trajectories in chat form, exactly as models saw them.

Method: Yao et al. 2022, arXiv:2210.03629 (ReAct, fine-tuned on its own right trajectories). Format:
conversational language modelling of TRL
(https://huggingface.co/docs/trl/dataset_formats#language-modeling), one JSON object a line:

    {"messages": [{"role": "system", "content": "…", "train": false},
                  {"role": "user", "content": "Question: What is 6 * 7?", "train": false},
                  {"role": "assistant", "content": "Thought: …\nAction: …", "train": true},
                  {"role": "user", "content": "Observation: 42", "train": false},
                  {"role": "assistant", "content": "Thought: …\nAnswer: 42", "train": true}],
     "run": "1a2b…", "strategy": "react", "model": "…", "group": "4f0c…", "split": "train",
     "why": "rating"}

`train` says which turns the loss counts. The paper's target has the observations in it; a model
that is given real tools need not learn to invent them: they are masked unless asked for.
Worked examples, and what was said before the question, never count. Chat templates leave the key
alone; Axolotl reads it with `message_field_training: train`. Turns with native calls have these
under `tool_calls` (https://huggingface.co/docs/trl/dataset_formats#tool-calling).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agent.canonical import canonical
from agent.messages import Json, Message
from agent.training.correcting import corrected
from agent.training.splitting import group_of, side_of
from agent.training.trajectory import Conversation, Trajectory, ending_with
from agent.values import numbers_in, plain


@dataclass(frozen=True)
class Wishes:
    """What is made of runs."""

    mask_observations: bool = True
    grounded: bool = False
    """Whether an answer counts only where it stands in something that was observed."""
    share: float = 1.0
    """How many of the prompts are for training, from 0 to 1."""


@dataclass
class Tuning:
    """Makes lines of runs, and counts what it leaves out."""

    wishes: Wishes = Wishes()
    left_out: dict[str, int] = field(default_factory=dict)
    """How many runs, by why."""

    def lines(self, trajectories: Iterable[Trajectory]) -> Iterator[dict[str, Json]]:
        """Yield a line for each conversation that is not there yet."""
        seen: set[str] = set()
        for one in trajectories:
            mended = _corrected(one) if one.run.correction else None
            fault = self._fault(one, mended)
            if fault:
                self.left_out[fault] = self.left_out.get(fault, 0) + 1
                continue
            for line, key in self._lines(one, mended):
                if key not in seen:
                    seen.add(key)
                    yield line

    def _fault(self, one: Trajectory, mended: Conversation | None) -> str:
        if one.run.correction:
            return "" if mended else "nothing in it can hold the correction"
        if one.fault:
            return one.fault
        if self.wishes.grounded and not grounded(one):
            return "its answer stands in no observation"
        return "" if one.conversations else "its calls are not on record"

    def _lines(
        self, one: Trajectory, mended: Conversation | None
    ) -> Iterator[tuple[dict[str, Json], str]]:
        for conversation in [mended] if mended else one.conversations:
            first = len(conversation.messages) - 1 if mended else conversation.given
            turns: list[dict[str, Json]] = [
                {
                    "role": said.role,
                    "content": said.content,
                    "train": at >= first and self._counts(said.role),
                    **_calls(said),
                }
                for at, said in enumerate(conversation.messages)
            ]
            group = group_of(turns[: conversation.given])
            line: dict[str, Json] = {
                "messages": [*turns],
                "run": one.run.id,
                "strategy": one.run.strategy,
                "model": one.run.model,
                "group": group,
                "split": side_of(one.run.question, self.wishes.share),
                "why": "correction" if mended else "rating" if one.run.rating > 0 else "answer",
            }
            yield line, group_of(turns)

    def _counts(self, role: str) -> bool:
        return role == "assistant" or not self.wishes.mask_observations


def _calls(said: Message) -> dict[str, Json]:
    calls: list[Json] = [
        {"type": "function", "function": {"name": one.tool, "arguments": {**one.arguments}}}
        for one in said.calls
    ]
    return {"tool_calls": calls} if calls else {}


def _corrected(one: Trajectory) -> Conversation | None:
    """Return the last conversation with the correction as its end."""
    for conversation in reversed(one.conversations):
        last = corrected(conversation, one.run.answer, one.run.correction)
        if last is not None:
            return ending_with(conversation, last)
    return None


def grounded(one: Trajectory) -> bool:
    """Return whether the answer stands in something that was observed, or in a quote."""
    answer = one.answer
    if answer is None:
        return False
    if answer.citations and all(claim.verified for claim in answer.claims):
        return True
    texts = [each.text for each in one.observations if not each.failed]
    if isinstance(answer.value, int | float) and not isinstance(answer.value, bool):
        return any(answer.value in map(plain, numbers_in(text)) for text in texts)
    wanted = canonical(str(answer.value or answer.text))
    return any(wanted in canonical(text) for text in texts)
