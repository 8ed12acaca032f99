"""Single runs, and runs with several models at a time."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import count

import pytest

from agent.errors import ModelUnavailable
from agent.evaluation.problem import Gold, Problem
from agent.evaluation.results import Result
from agent.evaluation.running import Column, Job, done, ordered
from agent.evaluation.setup import setup_of
from agent.evaluation.suite import Suite
from agent.evaluation.workers import worked
from agent.messages import Completion, Decoding, Message, Question
from agent.models.embedded.model import EmbeddedModel
from agent.models.model import EMBEDDED
from agent.prompts import Library
from agent.settings import Settings
from tests.scripted import Cut, ScriptedModel
from tests.strategies.looking_up import does
from tests.strategies.sarn import sarn
from tests.tools.web.paper import PaperWeb

SUITE = Suite("sums", scorer="gsm8k", form="number")
SETTINGS = Settings(seed=0)


def column(strategy: str = "cot", settings: Settings = SETTINGS) -> Column:
    library = Library()
    return Column(setup_of(SUITE, settings, strategy, {}, library), settings, library)


def problem(id: str = "a", answer: int = 4, form: str = "number") -> Problem:
    return Problem(id, Question("What is 2 + 2?", form=form), Gold(answer))


def ran(*replies: str | Cut | Exception, strategy: str = "cot") -> Result:
    model = ScriptedModel(replies)
    result = done(Job(column(strategy), problem()), model)
    model.close()
    return result


def test_a_right_run_is_a_whole_result() -> None:
    result = ran("Two and two. The answer is 4.")

    assert replace(result, seconds=0.0) == Result(
        setup=column().setup.key,
        id="a",
        question="What is 2 + 2?",
        gold=4,
        answer="4",
        value=4,
        right=True,
        score={"strict": True, "flexible": True},
        stop_reason="answered",
        model="qwen2.5-coder-1.5b",
        strategy="cot",
        usage={
            "prompt_tokens": 10, "completion_tokens": 8, "cached_tokens": 0, "calls": 1,
            "seconds": 0.0,
        },
        steps=[
            {"step": 1, "thought": "Two and two. The answer is 4.", "actions": [],
             "observations": []}
        ],
    )  # fmt: skip


def test_each_question_has_a_web_of_its_own_where_there_is_one() -> None:
    webs: list[PaperWeb] = []

    def opening() -> PaperWeb:
        webs.append(sarn())
        return webs[-1]

    asked = Problem("a", Question("Look up who built Marlow Lighthouse"), Gold(4))
    searches = does("Search.", "search_web", query="Marlow Lighthouse")
    opens = does("Open it.", "open_page", page=1)
    model = ScriptedModel([searches, opens, " It says so.\nAnswer: Ada Brandt"])

    result = done(Job(replace(column("react"), web=opening), asked), model)

    assert result.answer == "Ada Brandt"
    assert [one.is_closed for one in webs] == [True]


def test_a_computed_answer_is_not_read_out_of_its_program() -> None:
    result = ran("    return 2 + 2\n```", strategy="pal")

    assert (result.right, result.score) == (True, {"strict": True, "flexible": True})


def test_a_gigantic_number_is_scored_as_any_other() -> None:
    result = ran("    return 10 ** 400\n```", strategy="pal")

    assert (result.right, result.error, result.value) == (False, "", 10**400)


def test_a_run_without_an_answer_is_measured_as_well() -> None:
    assert ran("nothing to be found").score == {"strict": False, "flexible": False}


def test_a_failure_that_no_question_would_survive_ends_it() -> None:
    with pytest.raises(ModelUnavailable):
        ran(ModelUnavailable("the engine is gone"))


def test_an_error_is_wrong_even_where_the_known_answer_is_nothing() -> None:
    result = ran("nothing to be found")

    assert (result.right, result.answered, result.kind) == (False, False, "NoAnswer")


def test_a_vote_keeps_its_samples() -> None:
    result = ran(*["The answer is 4."] * 3, strategy="self-consistency")

    assert (result.right, len(result.samples), result.samples_saved) == (True, 3, 2)
    assert (result.confidence, result.usage["calls"]) == (1.0, 3)


def test_order_is_by_question_unless_nothing_is_kept() -> None:
    columns = [column("direct"), column("cot")]
    problems = [problem("a"), problem("b")]

    def names(kept: bool) -> list[str]:
        jobs = ordered(columns, problems, kept)
        return [f"{job.problem.id} {job.column.setup.strategy}" for job in jobs]

    assert names(kept=True) == ["a direct", "a cot", "b direct", "b cot"]
    assert names(kept=False) == ["a direct", "b direct", "a cot", "b cot"]


def test_workers_share_the_questions_and_all_are_answered_once() -> None:
    jobs = [Job(column(), problem(f"{number}")) for number in range(20)]
    models = [ScriptedModel(["The answer is 4."] * 20) for _ in range(3)]
    results = list(worked(jobs, models))

    assert sorted(int(result.id) for result in results) == list(range(20))
    assert all(result.right for result in results)
    assert sum(len(model.calls) for model in models) == 20


def test_a_model_that_fails_in_a_worker_ends_it_in_the_main_thread() -> None:
    jobs = [Job(column(), problem(f"{number}")) for number in range(4)]
    models = [ScriptedModel([ModelUnavailable("gone")] * 4) for _ in range(2)]

    with pytest.raises(ModelUnavailable, match="gone"):
        list(worked(jobs, models))


class Endless:
    """Answers the first question it is asked, and talks for ever at the others."""

    name = "endless"
    abilities = EMBEDDED

    def __init__(self) -> None:
        self.calls = 0

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        self.calls += 1
        if self.calls > 1:
            yield from (f"{number} " for number in count())
        yield "The answer is 4."
        return Completion("The answer is 4.")

    def close(self) -> None:
        """It holds nothing."""


def test_leaving_early_stops_the_workers() -> None:
    jobs = [Job(column(), problem(f"{number}")) for number in range(1000)]
    models = [Endless(), Endless()]
    before = threading.active_count()
    happening = worked(jobs, models)
    next(happening)
    happening.close()

    assert threading.active_count() == before
    assert sum(model.calls for model in models) <= 4


@pytest.mark.model
def test_a_real_model_gives_a_whole_result(small_model: EmbeddedModel) -> None:
    settings = Settings(seed=0, model=small_model.name, step_tokens=64)
    result = done(Job(column("direct", settings), problem()), small_model)

    assert result.usage["calls"] == 1
    assert result.answered
    assert result.confidence is not None
    assert 0 < result.confidence <= 1
