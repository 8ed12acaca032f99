"""Tells a recorded run again, step by step, in lines for people."""

import textwrap
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from agent.render.moments import ago
from agent.render.places import escaped
from agent.render.talk import line

if TYPE_CHECKING:
    from agent.render.history import Call, Deed, History, Part, Step

INDENT = "  "
RATINGS = {1: "good", -1: "bad"}


def told(history: "History", full: bool = False, step: int = 0) -> Iterator[str]:
    """Yield the lines of a run.

    Args:
        history: the run.
        full: whether prompts are shown as they were sent.
        step: which step alone; 0 for all that is known.
    """
    if step:
        yield from _step(history.steps[step], full)
        return
    yield from _head(history)
    for one in history.steps.values():
        yield ""
        yield from _step(one, full)
    yield from _votes(history)
    yield from _tree(history)
    yield ""
    yield from _end(history)


def _head(history: "History") -> Iterator[str]:
    run = history.run
    parts = [run.id, run.state, run.strategy, run.model, ago(run.created, time.time())]
    yield f"run {' · '.join(line(one) for one in parts if one)}"
    if run.session:
        yield f"session {run.session}" + (f", turn {run.turn}" if run.turn else "")
    if run.parent:
        yield f"goes on from {run.parent} at step {run.at_step}{_changes(history)}"
    if run.rating:
        yield ": ".join([f"rated {RATINGS[run.rating]}", *filter(None, [line(history.note)])])
    if run.correction:
        yield f"should have been: {run.correction}"
    yield ""
    yield f"Question: {run.question}"
    for one in history.attachments:
        yield f"Attached: {line(one['name'])}, {len(one['text']):,} characters"
    if history.record.why:
        yield f"Strategy: {history.record.strategy} ({history.record.why})"


def _changes(history: "History") -> str:
    changes: Mapping[str, Any] = history.started.get("changes") or {}
    given = {name: value for name, value in changes.items() if name not in ("run", "step")}
    return "".join(f", {name} {line(str(value))!r}" if isinstance(value, str)
                   else f", {name} {value}" for name, value in given.items())  # fmt: skip


def _step(step: "Step", full: bool) -> Iterator[str]:
    from agent.render.figures import seconds
    from agent.render.wording import counted

    tokens = counted(step.usage.completion_tokens, "token")
    yield f"Step {step.number} · {tokens} · {seconds(step.seconds)}"
    for call in step.calls if full else ():
        yield from _call(call)
    for part in step.parts:
        yield from _part(part)


def _call(call: "Call") -> Iterator[str]:
    for role, content in call.messages:
        yield f"{INDENT}[{role}]"
        yield _indented(content)
    yield f"{INDENT}[reply]"
    yield _indented(f"{call.opening}{call.reply}" or call.error)


def _part(part: "Part") -> Iterator[str]:
    from agent.render.history import Deed, Said
    from agent.render.wording import sample

    if isinstance(part, Said):
        yield f"{'Thought' if part.kind == 'thought' else 'Note'}: {part.text.strip()}"
    elif isinstance(part, Deed):
        yield from _deed(part)
    else:
        yield sample(part.sampled).replace("sample", "Sample", 1)


def _deed(deed: "Deed") -> Iterator[str]:
    from agent.render.wording import arguments_text

    if deed.call is not None:
        yield f"Action: {deed.call.tool}"
        if arguments := arguments_text(deed.call):
            yield _indented(arguments)
    if deed.observation is not None:
        failed = " (failed)" if deed.observation.failed else ""
        yield f"Observation{failed}: {deed.observation.text}"


def _votes(history: "History") -> Iterator[str]:
    from agent.render.figures import ballots
    from agent.render.wording import counted, in_short

    if found := ballots(history):
        yield ""
        votes = (f"{in_short(one.text)}: {counted(one.count, 'vote')}" for one in found)
        yield f"Votes: {', '.join(votes)}"


def _tree(history: "History") -> Iterator[str]:
    from agent.render.tree import MARKS, Tree
    from agent.render.tree_page import branch_of

    grown = Tree({id: branch_of(id, node) for id, node in history.record.tree.items()})
    if not grown.nodes:
        return
    yield ""
    yield "Tree:"
    for row in grown.rows(whole=True):
        rest = " · ".join(part for part in (row.score, row.label) if part)
        yield f"{row.guides}{MARKS[row.state]} {row.text}" + (f"  ({rest})" if rest else "")


def _end(history: "History") -> Iterator[str]:
    from agent.render import sources
    from agent.render.figures import figures

    run, answer = history.run, history.answer
    if answer is not None:
        yield f"Answer: {sources.with_list(answer, 'list')}"
        if answer.confidence:
            yield f"Confidence: {answer.confidence.value:.2f} ({answer.confidence.how})"
    elif run.answer:
        yield f"Answer so far: {run.answer}"
    yield from _proven(history)
    yield from _reached(history)
    if history.error:
        yield f"Error: {history.error}"
    found = (" ".join(filter(None, (one.name.lower(), one.value, one.unit))) for one in
             figures(history))  # fmt: skip
    yield f"{' · '.join(found)} · exit code {run.exit_code}"


def _proven(history: "History") -> Iterator[str]:
    """Yield where the quotes stand in the pages on record, then these pages."""
    if history.proofs or history.snapshots:
        yield ""
    for proof in history.proofs:
        yield f"Proof [{proof.citation.number}]: {proof}"
    for one in history.snapshots:
        page = one.page
        about = [line(page.document.title), one.read, f"{len(one.text):,} characters"]
        yield f"Page {one.number}: {', '.join(filter(None, about))}"
        yield f"{INDENT}{escaped(page.url)}"


def _reached(history: "History") -> Iterator[str]:
    from agent.render import network

    if history.record.reached is not None:
        first, *rest = network.rows(history.record.reached)
        yield f"{first[:1].upper()}{first[1:]}"
        yield from rest


def _indented(text: str) -> str:
    return textwrap.indent(text.strip("\n"), 2 * INDENT)
