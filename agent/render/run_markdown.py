"""A run as Markdown, to be read anywhere (CommonMark, https://spec.commonmark.org).

Text of models and tools keeps its place: code stands in fences longer than any in it, HTML and
pictures in it are escaped, so that no reader of Markdown loads or runs anything.
"""

import re
from collections.abc import Iterator, Sequence

from agent.clean import printable
from agent.events import Citation
from agent.render.fences import closed
from agent.render.figures import ballots, facts, figures, seconds
from agent.render.history import Deed, History, Said, Step, Vote
from agent.render.moments import minute
from agent.render.snapshots import Proof, read_at
from agent.render.sources import place, url_of
from agent.render.wording import NO_ANSWER, arguments_text, in_short
from agent.store.rows import Session

FENCES = re.compile(r"`{3,}|~{3,}")
CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`)", re.DOTALL)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
LIVE = re.compile(r"<(?=[A-Za-z/!?])|(?<=!)\[")
"""Where HTML or a picture begins."""


def markdown(histories: Sequence[History], session: Session | None = None) -> str:
    """Return runs as Markdown."""
    lines: list[str] = []
    if session is not None:
        lines += [f"# {_line(session.title or f'Session {session.id}')}", ""]
    for number, history in enumerate(histories, 1):
        lines += _run(history, number if session else 0)
    return "\n".join(lines).rstrip() + "\n"


def _run(history: History, turn: int) -> Iterator[str]:
    run = history.run
    mark, head = ("##", f"{turn}. ") if turn else ("#", "")
    yield f"{mark} {head}{_line(in_short(run.question))}"
    yield ""
    yield f"{run.state} · {run.strategy} · {_line(run.model)} · {minute(run.created)}"
    yield ""
    if printable(run.question).strip() != in_short(run.question):
        yield from _quoted(run.question)
    for one in history.attachments:
        yield f"Attached: {_line(one['name'])}"
        yield from _fenced(one["text"])
    yield f"{mark}# Answer"
    yield ""
    yield from _answer(history)
    yield from _figures(history)
    yield from _votes(history, mark)
    yield f"{mark}# Steps"
    yield ""
    for step in history.steps.values():
        yield from _step(step, f"{mark}##")
    yield f"{mark}# About this run"
    yield ""
    yield from (f"- {name}: {_line(value)}" for name, value in facts(history))
    yield ""


def _answer(history: History) -> Iterator[str]:
    run, answer = history.run, history.answer
    if history.error:
        yield f"**{_line(history.error)}**"
        yield ""
    text = answer.text if answer else run.answer
    yield closed(inert(text).strip()) or "There is none."
    yield ""
    if answer and answer.confidence:
        yield f"Confidence {answer.confidence.value:.2f}: {_line(answer.confidence.how)}"
        yield ""
    if answer:
        proofs = {one.citation.number: one for one in history.proofs}
        for one in answer.citations:
            yield from _citation(one, proofs.get(one.number))
        for claim in answer.claims:
            if not claim.verified:
                yield f"- not verified: {_line(claim.text)} ({_line(claim.reason)})"
        yield ""
    if run.rating:
        yield f"Rated {'good' if run.rating > 0 else 'bad'}{_noted(history)}"
        yield ""
    if run.correction:
        yield f"It should be: {_line(run.correction)}"
        yield ""


def _noted(history: History) -> str:
    return f": {_line(history.note)}" if history.note else ""


def _citation(one: Citation, proof: Proof | None) -> Iterator[str]:
    """Yield a source; of a page of the web also its address, and the words around the quote."""
    if proof is None:
        yield f"- \\[{one.number}\\] {_line(place(one))}: “{_line(one.quote)}”"
        return
    read = f", read {read_at(one.accessed)}" if one.accessed else ""
    yield f"- \\[{one.number}\\] {_line(place(one))}{read}: “{_line(one.quote)}”"
    if url := url_of(one):
        yield f"  <{url}>"
    yield f"  ({proof})"
    if around := " ".join(f"{proof.before}{one.quote}{proof.after}".split()):
        yield ""
        yield f"  > {_line(around)}"


def _figures(history: History) -> Iterator[str]:
    told = (f"{one.name}: {one.value} {one.unit}".strip() for one in figures(history))
    yield " · ".join(told)
    yield ""


def _votes(history: History, mark: str) -> Iterator[str]:
    if history.record.samples:
        yield f"{mark}# Samples"
        yield ""
        yield from (
            f"- {one.count} of {one.of}: {_line(in_short(one.text))}" for one in ballots(history)
        )
        yield ""


def _step(step: Step, mark: str) -> Iterator[str]:
    usage = step.usage
    written = f", {usage.completion_tokens} tokens written" if usage.calls else ""
    yield f"{mark} Step {step.number} ({seconds(step.seconds)}{written})"
    yield ""
    for part in step.parts:
        match part:
            case Said("note", text):
                yield f"*{_line(text)}*"
                yield ""
            case Said(_, text):
                yield from _quoted(text)
            case Vote(sampled):
                text = _line(in_short(sampled.text)) or NO_ANSWER
                yield f"Sample {sampled.number} of {sampled.of}: {text}"
                yield ""
            case Deed():
                yield from _deed(part)


def _deed(deed: Deed) -> Iterator[str]:
    if deed.call:
        yield f"Action: `{deed.call.tool}`"
        language = "python" if deed.call.tool == "python" else ""
        yield from _fenced(arguments_text(deed.call), language)
    if deed.observation:
        state = "failed" if deed.observation.failed else "observed"
        yield f"{state.capitalize()} ({seconds(deed.seconds)}):"
        yield from _fenced(deed.observation.text)


def _fenced(text: str, language: str = "") -> Iterator[str]:
    text = printable(text)
    longest = max((len(one) for one in FENCES.findall(text)), default=2)
    fence = "`" * max(3, longest + 1)
    yield ""
    yield f"{fence}{language}"
    yield text.strip("\n")
    yield fence
    yield ""


def _quoted(text: str) -> Iterator[str]:
    yield from (f"> {line}".rstrip() for line in inert(text).strip().split("\n"))
    yield ""


def _line(text: str) -> str:
    return " ".join(inert(text).split())


def inert(text: str) -> str:
    """Return Markdown in which HTML and pictures are only words; code stays as it is."""
    parts = CODE.split(printable(text))
    parts[::2] = [LIVE.sub(r"\\\g<0>", one) for one in parts[::2]]
    return "".join(parts)
