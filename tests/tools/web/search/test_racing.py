import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.process import DEADLINE_S
from tools.web.search.engine import Engine
from tools.web.search.failures import Blocked, Changed, EngineFailed, Offline
from tools.web.search.racing import Outcome, Pace, Race
from tools.web.web import Query, Result

NEVER_S = 3600.0


@dataclass
class Runner:
    """An engine that answers when it is let."""

    name: str
    results: int = 0
    failure: Exception | None = None
    gate: threading.Event | None = None
    started: threading.Event = field(default_factory=threading.Event)

    def search(self, query: Query, seconds: float) -> Sequence[Result]:
        self.started.set()
        if self.gate is not None:
            self.gate.wait(DEADLINE_S)
        if self.failure is not None:
            raise self.failure
        return [
            Result(f"{self.name}{n}", f"https://{self.name}.org/{n}") for n in range(self.results)
        ]


@dataclass
class Course:
    """A race, and what it tells."""

    ended: list[Outcome] = field(default_factory=list)

    def run(
        self,
        *engines: Runner,
        stagger_s: float = NEVER_S,
        overall_s: float = DEADLINE_S,
        silence_s: float = NEVER_S,
    ) -> dict[str, int | str]:
        race = Race(
            engines,
            lambda engine, seconds: engine.search(Query("x"), seconds),
            lambda answers: sum(map(len, answers)) >= 3,
            self.ended.append,
            Pace(overall_s, stagger_s, DEADLINE_S, silence_s),
        )
        return {
            one.name: type(one.failure).__name__ if one.failure else len(one.results)
            for one in race.run()
        }


def test_the_first_good_answer_ends_the_race() -> None:
    never = threading.Event()
    slow, quick, third = Runner("slow", 9, gate=never), Runner("quick", 3), Runner("third", 9)

    assert Course().run(slow, quick, third) == {"quick": 3}
    assert slow.started.is_set()
    assert not third.started.is_set()
    never.set()


def test_an_engine_that_fails_makes_room_for_the_next() -> None:
    never = threading.Event()
    engines = (Runner("slow", gate=never), Runner("bad", failure=Blocked("no")), Runner("good", 3))

    assert Course().run(*engines) == {"bad": "Blocked", "good": 3}
    never.set()


def test_weak_answers_are_put_together() -> None:
    assert (
        sum(
            count
            for count in Course().run(Runner("a", 1), Runner("b", 1), Runner("c", 1)).values()
            if isinstance(count, int)
        )
        == 3
    )


def test_when_it_drags_further_engines_begin() -> None:
    never = threading.Event()
    slow = [Runner(name, gate=never) for name in "ab"]

    assert Course().run(*slow, Runner("late", 3), stagger_s=0.0) == {"late": 3}
    never.set()


def test_the_race_ends_in_time_with_what_there_is() -> None:
    never = threading.Event()
    some = Runner("some", 1)

    assert Course().run(some, Runner("slow", gate=never), overall_s=0.3) in ({"some": 1}, {})
    never.set()


def test_where_nobody_says_anything_the_race_ends_sooner() -> None:
    never = threading.Event()
    slow = [Runner(name, gate=never) for name in "abc"]

    assert Course().run(*slow, overall_s=NEVER_S, silence_s=0.1) == {}
    never.set()


def test_once_an_engine_has_told_something_the_others_have_all_the_time() -> None:
    gate = threading.Event()
    late = Runner("late", 3, gate=gate)
    course = Course()

    def tell(engine: Engine, seconds: float) -> Sequence[Result]:
        if engine is late:
            while not course.ended:  # the other one has told its trouble
                gate.wait(0.01)
            gate.set()
        return engine.search(Query("x"), seconds)

    engines = [Runner("bad", failure=Blocked("no")), late]
    race = Race(engines, tell, lambda answers: True, course.ended.append,
                Pace(DEADLINE_S, NEVER_S, DEADLINE_S, DEADLINE_S))  # fmt: skip

    assert [one.name for one in race.run()] == ["bad", "late"]


def test_three_engines_that_find_nothing_are_believed() -> None:
    engines = [Runner(name) for name in "abcdef"]

    assert len(Course().run(*engines)) in (3, 4)
    assert not engines[5].started.is_set()


def test_three_engines_without_a_way_to_them_are_no_network() -> None:
    engines = [Runner(name, failure=Offline("no way")) for name in "abcdef"]

    assert set(Course().run(*engines).values()) == {"Offline"}
    assert not engines[5].started.is_set()


def test_all_are_asked_where_each_has_its_own_trouble() -> None:
    engines = [Runner(name, failure=Changed("new page")) for name in "abcde"]

    assert Course().run(*engines) == dict.fromkeys("abcde", "Changed")


def test_a_bug_in_an_engine_is_a_failure_of_that_engine() -> None:
    engines = (Runner("bug", failure=ZeroDivisionError("no")), Runner("good", 3))

    assert Course().run(*engines) in ({"good": 3}, {"bug": "EngineFailed", "good": 3})


def test_late_ones_are_still_told_and_keep_nobody_waiting() -> None:
    gate = threading.Event()
    late, course = Runner("late", 2, gate=gate), Course()
    assert course.run(late, Runner("quick", 3)) == {"quick": 3}
    [thread] = [one for one in threading.enumerate() if one.name == "search-late"]
    assert thread.daemon

    gate.set()
    thread.join(DEADLINE_S)
    assert [one.name for one in course.ended] == ["quick", "late"]


def test_without_engines_there_is_nothing() -> None:
    assert Course().run() == {}


def test_failures_say_what_they_are() -> None:
    kinds = {kind.kind for kind in EngineFailed.__subclasses__()}

    assert kinds == {"limited", "blocked", "unreachable", "broken", "changed", "missing"}
