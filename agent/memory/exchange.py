"""One exchange of a conversation: the question, the steps and the answer, as the loop wrote them.

It is made from the log: the messages of the last call that was not aside, and its reply. So the
engine, which has read and written just these tokens, goes on behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.errors import ToolError
from agent.memory.wording import Wording
from agent.messages import Attachment, Message, Question, Reasoning
from agent.notation import Step, read_talk
from agent.recording.replies import Reply, reply_of
from agent.store.rows import Run
from agent.store.store import Store
from agent.strategies.auto import IN_SENTENCES
from tools.toolbox import Toolbox

SHORT_OBSERVATION, SHORT_ATTACHMENT = 200, 300
"""Characters that remain of them once room is needed."""


@dataclass(frozen=True)
class Exchange:
    """A question and all that followed up to its answer; never half a tool call."""

    messages: tuple[Message, ...]
    """The last one is the answer. The first is the question, or what was shown again above it."""
    question: Question = Question("")
    answer: str = ""


def exchange_of(store: Store, run: Run, wording: Wording) -> Exchange | None:
    """Return what the conversation holds of `run`; None where nothing was answered."""
    started = next(store.entries(run=run.id, kind="started"), None)
    body = started.body if started else {}
    question = _question(body.get("question"), run)
    in_line = [
        entry.body
        for entry in store.entries(run=run.id, kind="reply")
        if not entry.body["asked"]["decoding"].get("aside")
    ]
    if in_line:
        before = _known(body.get("conversation", ()))
        found = _written(reply_of(in_line[-1]), before, run, wording)
    else:
        found = _plain(question, run, wording)
    return Exchange(found, question, run.answer) if found else None


def plain(question: Question, run: Run, wording: Wording) -> Exchange | None:
    """Return the question and the answer of `run` alone, for one that the log does not have."""
    found = _plain(question, run, wording)
    return Exchange(found, question, run.answer) if found else None


def shortened(exchange: Exchange, wording: Wording) -> Exchange:
    """Return `exchange` with little of what actions brought and of the attached texts."""
    asked, *rest = exchange.messages
    attached = tuple(
        replace(one, text=wording.shortened(one.text, SHORT_ATTACHMENT))
        for one in exchange.question.attachments
    )
    if attached and asked == wording.question(exchange.question):
        asked = wording.question(replace(exchange.question, attachments=attached))
    observed = (
        replace(one, content=wording.shortened(one.content, SHORT_OBSERVATION))
        if one.role == "tool" or (one.role == "user" and before.role == "assistant") else one
        for before, one in zip(exchange.messages, rest, strict=False)
    )  # fmt: skip
    return replace(exchange, messages=(asked, *observed))


def _written(call: Reply, before: int, run: Run, wording: Wording) -> tuple[Message, ...]:
    """Return the turns of the last call with its reply, byte for byte where it is whole."""
    turns = _behind([one for one in call.messages if not one.constant], before)
    done = call.completion
    said = "".join(one for one in call.pieces if not isinstance(one, Reasoning))
    text = f"{call.decoding.opening}{done.text if done else said}"
    step = _step(text) if done is None or not done.calls else Step(text)
    if run.state == "answered":
        if step.answer is not None and done is not None:
            return (*turns, Message("assistant", text))
        return (*turns, wording.step(step.thought, run.answer)) if run.answer else ()
    if step.answer is None:
        return ()
    return (*turns, wording.step(step.thought, wording.cut(step.answer)))


def _plain(question: Question, run: Run, wording: Wording) -> tuple[Message, ...]:
    """Return the question and the answer alone, where no steps belong to the conversation."""
    if not run.answer or (run.state != "answered" and run.strategy not in IN_SENTENCES):
        return ()  # what was written of a program or of a tree is no answer
    answer = run.answer if run.state == "answered" else wording.cut(run.answer)
    return wording.question(question), wording.answered(answer)


def _known(conversation: Sequence[Mapping[str, Any]]) -> int:
    """Return how many turns of the model before a question belong to earlier exchanges.

    Those alone are as many in every protocol: results of calls stand in one message or in several.
    """
    return sum(one["role"] == "assistant" for one in conversation)


def _behind(turns: Sequence[Message], known: int) -> Sequence[Message]:
    """Return what stands behind so many turns of the model.

    What was shown again for this question stands behind the last answer and belongs to it.
    """
    written = [at for at, one in enumerate(turns) if one.role == "assistant"]
    return turns[written[known - 1] + 1 :] if known else turns


def _question(body: Mapping[str, Any] | None, run: Run) -> Question:
    if not body:
        return Question(run.question)
    texts = tuple(Attachment(**one) for one in body.get("attachments", ()))
    return Question(str(body.get("text", run.question)), texts, str(body.get("form", "")))


def _step(text: str) -> Step:
    try:
        step = read_talk(text, Toolbox())
    except ToolError:
        return Step()
    return Step(step.thought, step.actions, None if step.actions else step.answer)
