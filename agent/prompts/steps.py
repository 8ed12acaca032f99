"""The steps of a worked example of ReAct (Yao et al. 2022, 2210.03629): what each has to have."""

from collections.abc import Iterator
from typing import Any

from agent.prompts.exemplars import Exemplar, Located
from agent.prompts.source import Source

Fault = tuple[str, str, str]
"""The part of the exemplar, what is wrong with it, and what to do."""


def checked(found: Located, source: Source) -> Exemplar:
    """Return the exemplar if its steps are whole; raise `PromptError` for the first that is not."""
    for part, what, mend in faults(found.exemplar):
        raise source.fault(found.line(part), what, mend)
    return found.exemplar


def faults(exemplar: Exemplar) -> Iterator[Fault]:
    """Yield what is wrong with the form of `exemplar`; what it says is not looked at."""
    for at, one in enumerate(_list(exemplar.get("attachments", []))):
        if not isinstance(one, dict) or set(one) != {"name", "text"}:
            part = f"attachments.{at}"
            yield part, "an attachment has a name and a text", "write `- name: …` and `text: …`"
    steps = _list(exemplar.get("steps"))
    if not steps:
        mend = "write `steps:` with a `thought:` each, and `actions:` or `answer:`"
        yield "steps", "the exemplar has no steps", mend
    for at, step in enumerate(steps):
        yield from _step(step, f"steps.{at}", last=at == len(steps) - 1)


def _step(step: Any, part: str, last: bool) -> Iterator[Fault]:
    talks = last and isinstance(step, dict) and "thought" not in step and "answer" in step
    if not isinstance(step, dict) or not (talks or _is_text(step.get("thought"))):
        yield part, "the step has no thought", "begin it with `- thought: …`"
        return
    actions, observations = _list(step.get("actions")), _list(step.get("observations"))
    if last and not _is_text(step.get("answer")):
        yield part, "the last step has no answer", "end it with `answer: …`"
    if last and actions:
        yield f"{part}.actions", "the last step still acts", "let it only answer"
    if not last and "answer" in step:
        yield f"{part}.answer", "a step before the last one answers", "let only the last one answer"
    if not last and not actions:
        yield part, "the step does nothing", "give it `actions:` and `observations:`"
    if len(actions) != len(observations) or not all(map(_is_text, observations)):
        mend = "write one observation for each action, what it brings"
        yield part, f"{len(actions)} actions have {len(observations)} observations", mend
    for at, action in enumerate(actions):
        if not _is_action(action):
            mend = "write `- tool: …` and `arguments:` by name"
            yield f"{part}.actions.{at}", "an action has a tool and arguments", mend


def _is_action(action: Any) -> bool:
    return (
        isinstance(action, dict)
        and set(action) == {"tool", "arguments"}
        and isinstance(action["tool"], str)
        and isinstance(action["arguments"], dict)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
