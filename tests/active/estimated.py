"""Makes estimates for tests: questions with the answers that a model would have sampled."""

from agent.active.estimates import Estimates, Header, Sample
from agent.messages import Json
from agent.strategies.active_prompt import fingerprint


def header(*questions: str, samples: int = 2, form: str = "number") -> Header:
    """Return what the samples of `questions` have in common."""
    ids = tuple(fingerprint(one) for one in questions)
    return Header("scripted", "cot", form, "disagreement", 0.7, samples, 1, ids)


def sample(question: str, number: int, value: Json = None, rationale: str = "") -> Sample:
    """Return one sample of `question`; without a value it is unparsed."""
    text = "" if value is None else str(value)
    return Sample(fingerprint(question), number, question, text, value, rationale, seed=number)


def estimates(answers: dict[str, list[Json]], form: str = "number") -> Estimates:
    """Return the estimates of several questions, in this order."""
    samples = max(map(len, answers.values()))
    held = Estimates(header(*answers, samples=samples, form=form))
    for question, values in answers.items():
        for number, value in enumerate(values, 1):
            held.add(sample(question, number, value, f"way {number} to {value}"))
    return held
