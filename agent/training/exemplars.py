"""Runs that a person found right, as worked examples: lines that `active-prompt` reads.

The rationale is what the model thought, so its annotator is the model, though a person approved of
the answer (Diao et al. 2023, arXiv:2302.12246, has people write them). A correction says what the
answer is and not how it is found: it makes no exemplar, and neither do steps that rest on tools.
"""

from collections.abc import Iterable, Iterator

from agent.active.annotation import Annotation, doubts_about, faults_in
from agent.forms import form_of
from agent.marker import MARKER
from agent.messages import Json, Question
from agent.strategies.active_prompt import fingerprint
from agent.strategies.referring import refers_back
from agent.training.trajectory import Trajectory


def exemplars(trajectories: Iterable[Trajectory], form: str = "") -> Iterator[dict[str, Json]]:
    """Yield a line for each question; with `form` only those with such answers."""
    seen: set[str] = set()
    for one in trajectories:
        asked = form_of(Question(one.run.question))
        answer = one.answer
        if answer is None or one.fault or one.observations or one.run.rating <= 0:
            continue
        if one.run.correction or (form and form != asked):
            continue
        if one.follows and refers_back(one.run.question):
            continue  # it means nothing by itself
        written = Annotation(_rationale(one), _short(answer.value, answer.text), "model")
        id_ = fingerprint(one.run.question)
        if id_ in seen or faults_in(written, asked) or doubts_about(written, asked):
            continue
        seen.add(id_)
        yield {
            "question": one.run.question,
            "rationale": written.rationale,
            "answer": written.answer,
            "annotator": "model",
            "model": one.run.model,
            "id": id_,
            "form": asked,
            "run": one.run.id,
        }


def _rationale(one: Trajectory) -> str:
    """Return the last thought up to where it says its answer, which the prompt says itself."""
    thought = one.thoughts[-1] if one.thoughts else ""
    markers = list(MARKER.finditer(thought))
    return (thought[: markers[-1].start()] if markers else thought).strip()


def _short(value: Json, text: str) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return text.strip()
    return str(value)
