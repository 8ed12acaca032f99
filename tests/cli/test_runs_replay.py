"""`agent runs replay`: the same bytes as then, without a model, a tool or a network."""

import signal
from pathlib import Path

import pytest

from agent.prompts import Library
from tests.cli.recording import COMPUTES, QUESTION, desk_at
from tests.faults.play import Play
from tests.process import AGENT, finish, run

VIEWS = ((), ("-q",), ("-v",), ("--json",), ("--jsonl",))
SCHEMA = '{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}'


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_bytes_come_out_as_then(tmp_path: Path, view: tuple[str, ...]) -> None:
    desk = desk_at(tmp_path, notice="the model is old")
    then = desk.ask(*view, QUESTION)
    again = desk.runs("replay", "last", *view)

    assert then.out
    assert again == then


@pytest.mark.parametrize(
    ("replies", "flags", "view", "code"),
    [
        ((" I do not know.",), ("-s", "cot"), "--jsonl", 1),
        ((COMPUTES[0], " It is 42."), ("--max-steps", "1"), "-v", 124),
        ((" So 42. The answer is 42.",), ("-s", "cot", "--min-confidence", "0.5"), "--json", 3),
        (
            ("Answer: 42", '{"m": 42}', '{"n": 4.2}'),
            ("-s", "direct", "--schema", "n.json"),
            "--json",
            4,
        ),
        (("Answer: 42", '{"n": 42}'), ("-s", "direct", "--schema", "n.json", "--why"), "-q", 0),
    ],
    ids=["no answer", "budget", "not sure", "no schema", "schema"],
)
def test_every_ending_is_the_same_again(
    tmp_path: Path, replies: tuple[str, ...], flags: tuple[str, ...], view: str, code: int
) -> None:  # fmt: skip
    desk = desk_at(tmp_path, *replies)
    (tmp_path / "n.json").write_text(SCHEMA)
    then = desk.ask(*flags, view, QUESTION)
    again = desk.runs("replay", "last", view)

    assert then.code == code
    assert again == then


def test_a_model_that_was_missing_is_told_again(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, unavailable="no weights here")
    then = desk.ask("--json", QUESTION)

    assert then.code == 69
    assert desk.runs("replay", "last", "--json") == then


def test_an_interrupted_run_plays_up_to_where_it_was_stopped(tmp_path: Path) -> None:
    play = Play(tmp_path).write(*COMPUTES, pause_call=2, pause_after=30)
    with play.start("--jsonl", QUESTION) as process:
        play.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        then = finish(process)

    assert then.code == 130
    assert desk_at(tmp_path).runs("replay", "last", "--jsonl") == then


def test_attached_texts_and_warnings_come_from_the_record(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "[1]\nAnswer: at seven [1]")
    notes = tmp_path / "notes.txt"
    notes.write_text("The gate opens at seven. The key is under the mat.")
    then = desk.ask("-s", "rag", "--jsonl", "-f", str(notes), "When does the gate open?")
    notes.unlink()

    assert then.code == 0
    assert desk.runs("replay", "last", "--jsonl") == then


def test_another_prompt_is_told_and_lenient_goes_on(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, " So 42. The answer is 42.")
    then = desk.ask("-s", "cot", "-q", QUESTION)
    own = tmp_path / ".agent" / "prompts" / "cot"
    own.mkdir(parents=True)
    shipped = Library().locate("cot/prompt")[1].read_text("utf-8")
    (own / "prompt.md").write_text(shipped.replace("Answer each", "Solve each"), encoding="utf-8")
    strict = desk.runs("replay", "last", "-q")
    lenient = desk.runs("replay", "last", "-q", "--lenient")

    assert strict.code == 1
    assert strict.out == ""
    assert strict.err.splitlines() == [
        "error: step 1 differs from the record: message 1 (system) says "
        "'Solve each question by reasoni…', and was 'Answer each question by reason…'",
        "hint: the program or a prompt has changed since; --lenient goes on with what was recorded",
    ]
    assert lenient == then


def test_a_run_that_is_not_there_is_told(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)

    assert desk.runs("replay", "last").code == 2
    desk.ask("-q", QUESTION)
    done = desk.runs("replay", "nope")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "error: there is no run 'nope'",
        "hint: agent runs list shows what there is",
    ]


def test_a_run_that_nobody_kept_is_not_there(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    desk.ask("-q", QUESTION, env={"AGENT_RECORD": "never"})

    assert desk.runs("replay", "last").code == 2


def test_documents_are_searched_in_the_record_alone(tmp_path: Path) -> None:
    searches = ' s\nAction: search_documents\n{"query": "gate"}'
    quotes = ' q\nAction: quote\n{"passage": "p1", "text": "The gate opens at seven"}'
    desk = desk_at(tmp_path, searches, quotes, " k\nAnswer: At seven [1].")
    notes = tmp_path / "notes.txt"
    notes.write_text("The gate opens at seven. The key is under the mat.\n")
    run((*AGENT, "docs", "add", str(notes)), tmp_path, env={"AGENT_EMBEDDER": "none"})
    notes.write_text("The gate is gone.\n")  # which is told, and is told again
    then = desk.ask("--jsonl", "When does the gate open?")
    collections = tmp_path / ".local" / "share" / "agent" / "collections"
    collections.rename(tmp_path / "elsewhere")

    assert "notes.txt has changed since it was indexed" in then.out
    assert desk.runs("replay", "last", "--jsonl") == then
    forked = desk.fork("last", "--at", "2")
    assert (forked.code, forked.out) == (2, "")
    assert forked.err.splitlines()[0].endswith(
        "looked things up in the collection 'default': there is no collection 'default'"
    )


def test_a_fork_finds_attached_texts_in_the_record(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "[1]\nAnswer: at seven [1]")
    notes = tmp_path / "notes.txt"
    notes.write_text("The gate opens at seven. The key is under the mat.")
    then = desk.ask("-s", "rag", "-q", "-f", "notes.txt", "When does the gate open?")
    notes.unlink()

    assert desk.fork("last", "--at", "1", "-q") == then
