"""The command `eval` in a real process: its table, its file, and what goes wrong in a run."""

import json

from tests.evaluation.bench import QUESTIONS, TABLE, Bench, calm, says


def test_the_table_goes_to_stdout_and_all_else_to_stderr(bench: Bench) -> None:
    done = bench.eval()

    assert (done.code, calm(done.out)) == (0, TABLE)
    assert done.err == (
        "q.jsonl: read as gsm8k, for its answers are numbers (--suite NAME says otherwise)\n"
        "1 of 3 runs: cot 1/1\n"
        "2 of 3 runs: cot 1/2\n"
        "3 of 3 runs: cot 2/3\n"
    )


def test_every_run_is_a_line_of_the_file(bench: Bench) -> None:
    bench.eval("-q")
    run = bench.runs()[0]

    assert [(run["id"], run["right"], run["answer"], run["value"]) for run in bench.runs()] == [
        ("a", True, "4", 4), ("b", False, "7", 7), ("c", True, "6", 6)
    ]  # fmt: skip
    assert run["stop_reason"] == "answered"
    assert run["usage"]["calls"] == 1
    assert run["steps"][0]["thought"] == "I add them. The answer is 4."


def test_quiet_shows_nothing_but_the_table(bench: Bench) -> None:
    done = bench.eval("-q")

    assert (done.code, calm(done.out), done.err) == (0, TABLE, "")


def test_json_is_one_object_with_the_figures(bench: Bench) -> None:
    done = bench.eval("--json")
    told = json.loads(done.out)

    assert (done.code, told["schema_version"], told["questions"]) == (0, 1, 3)
    assert told["columns"][0]["right"] == 2
    assert told["columns"][0]["measures"] == {"strict": 0.6667, "flexible": 0.6667}


def test_a_question_without_an_answer_is_wrong_and_the_others_go_on(bench: Bench) -> None:
    bench.script("I do not know.", *says(5, 6))
    done = bench.eval()
    first = bench.runs()[0]

    assert (done.code, first["right"], first["kind"]) == (0, False, "NoAnswer")
    assert first["error"].endswith("holds no answer of the form number: 'I do not know.'")
    assert "cot         2/3    66.7 %       21-94 %          1" in done.out


def test_a_spent_budget_is_a_result(bench: Bench) -> None:
    bench.script(*says(4, 5, 6))
    done = bench.eval("--max-tokens", "1")

    assert done.code == 0
    assert {run["stop_reason"] or run["kind"] for run in bench.runs()} <= {
        "answered", "tokens", "BudgetSpent", "NoAnswer"
    }  # fmt: skip
    assert len(bench.runs()) == 3


def test_a_bug_of_ours_ends_no_evaluation_and_is_told(bench: Bench) -> None:
    bench.script(*says(4, 5))  # the third call of the model fails
    done = bench.eval()
    last = bench.runs()[-1]

    assert (done.code, last["kind"], last["right"]) == (1, "bug", False)
    assert "warning: cot on c: a bug in agent: IndexError" in done.err
    assert "Traceback" in last["warnings"][0]

    bench.script(*says(6))
    assert bench.eval().code == 0  # it is run again
    assert bench.right() == {"a": True, "b": True, "c": True}


def test_a_model_that_cannot_be_had_ends_it(bench: Bench) -> None:
    bench.script(unavailable="no weights")
    done = bench.eval()

    assert (done.code, done.out) == (69, "")
    assert done.err.endswith("error: no weights\nhint: agent models pull\n")


def test_columns_are_run_question_by_question_and_compared(bench: Bench) -> None:
    bench.script("4", *says(4), "6", *says(5), "6", *says(6))
    done = bench.plain("q.jsonl", "-s", "direct,cot", "--out", "r.jsonl")
    order = [(run["id"], run["strategy"]) for run in bench.runs()]

    assert order == [(id, name) for id in "abc" for name in ("direct", "cot")]
    assert done.out.splitlines()[6:10] == [
        "the same questions right or wrong (above the diagonal), McNemar's p (below it)",
        "              1     2",
        "1 direct      ·  67 %",
        "2 cot     1.000     ·",
    ]


def test_without_snapshots_each_prompt_is_read_once(bench: Bench) -> None:
    bench.script("4", "6", "6", *says(4, 5, 6))
    bench.plain("q.jsonl", "-s", "direct,cot", "--out", "r.jsonl", "--no-cache")
    order = [(run["id"], run["strategy"]) for run in bench.runs()]

    assert order == [(id, name) for name in ("direct", "cot") for id in "abc"]


def test_the_seed_is_the_same_unless_another_is_given(bench: Bench) -> None:
    bench.questions(QUESTIONS[0])
    bench.script(*says(4, 4))
    bench.eval("-s", "self-consistency", "--samples", "2")

    seeds = [sample["seed"] for sample in bench.runs()[0]["samples"]]
    assert seeds == [0, 1][: len(seeds)]


def test_early_stopping_is_told(bench: Bench) -> None:
    bench.questions(QUESTIONS[0])
    bench.script(*says(4, 4, 4))
    done = bench.eval("-s", "self-consistency", "--samples", "5")

    assert bench.runs()[0]["samples_saved"] == 2
    assert done.out.endswith(
        "self-consistency: early stopping spared 2.0 samples a question, about 16 tokens\n"
    )


def test_an_option_goes_to_the_strategies_that_have_it(bench: Bench) -> None:
    bench.questions(QUESTIONS[0])
    bench.script("4", *says(4))
    done = bench.plain(
        "q.jsonl", "-s", "direct,self-consistency", "-O", "samples=1", "--out", "r.jsonl"
    )

    assert done.code == 0
    assert "self-consistency (samples=1)" in done.out


def test_the_report_is_written_beside_the_table(bench: Bench) -> None:
    done = bench.eval("--html", "report.html")
    page = (bench.folder / "report.html").read_text("utf-8")

    assert (done.code, calm(done.out)) == (0, TABLE)
    assert done.err.endswith("report: report.html\n")
    assert "What is 2 + 3?" in page


def test_a_bar_shows_how_far_it_is_on_a_terminal(bench: Bench) -> None:
    bench.script(*says(4, 7, 6), pause_call=3, pause_after=8)
    with bench.terminal() as terminal:
        terminal.read_until("2/3")
        terminal.read_until("cot 1/2")
        bench.play.go_on()
        done = terminal.read_to_end()

    assert done.code == 0
    assert "cot         2/3    66.7 %" in done.out


def test_several_workers_have_a_model_each(bench: Bench) -> None:
    bench.script(*says(4, 4, 4))  # each worker plays it from the start
    done = bench.eval("--workers", "2")

    assert done.code == 0
    assert sorted(bench.right()) == ["a", "b", "c"]


def test_a_suite_of_ones_own_is_evaluated_by_its_file(bench: Bench) -> None:
    path = bench.folder / "sums.toml"
    path.write_text('scorer = "gsm8k"\nform = "number"\n[data]\npath = "q.jsonl"\n', "utf-8")
    done = bench.plain("sums.toml", "-s", "cot", "-q")

    assert done.out.startswith("sums · 3 questions")
    assert "2/3" in done.out


def test_the_builtin_suite_needs_nothing_else(bench: Bench) -> None:
    bench.script("It is 700.")
    done = bench.plain("builtin", "-s", "direct", "--limit", "1", "-q")

    assert "direct      1/1   100.0 %" in done.out
