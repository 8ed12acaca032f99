"""What `eval` is given, in a real process: public datasets, and bad input of every kind."""

import pytest

from tests.evaluation.bench import Bench
from tests.process import ROOT

STUB = """
class DownloadConfig: pass
def disable_progress_bars(): pass
def load_dataset(name, config, split):
    assert (name, config, split) == ("openai/gsm8k", "main", "test")
    if WHAT == "rows":
        return [{"question": "What is 2 + 2?", "answer": "2 + 2 = 4\\n#### 4"}]
    raise ConnectionError("no route to the hub\\nat all")
"""


@pytest.mark.parametrize("what", ["rows", "error"])
def test_a_public_dataset_comes_through_its_package(bench: Bench, what: str) -> None:
    package = bench.folder / "packages"
    package.mkdir()
    (package / "datasets.py").write_text(f"WHAT = {what!r}\n{STUB}", encoding="utf-8")
    env = {"PYTHONPATH": f"{package}:{ROOT}"}
    done = bench.plain("gsm8k", "-s", "cot", env=env)

    if what == "rows":
        assert (done.code, "1/1" in done.out) == (0, True)
        assert done.err.startswith("reading openai/gsm8k (test)\n")
    else:
        assert (done.code, done.out) == (69, "")
        assert done.err == (
            "reading openai/gsm8k (test)\n"
            "error: the dataset openai/gsm8k cannot be had: no route to the hub\n"
            "hint: or give a file of its questions: agent eval FILE.jsonl --suite gsm8k\n"
        )


def test_without_the_package_it_says_how_to_install_it(bench: Bench) -> None:
    package = bench.folder / "packages"
    package.mkdir()
    (package / "datasets.py").write_text("raise ImportError", encoding="utf-8")
    done = bench.plain("gsm8k", env={"PYTHONPATH": f"{package}:{ROOT}"})

    assert (done.code, done.out) == (2, "")
    assert "-m pip install datasets; or give a file" in done.err


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("none.jsonl",), "none.jsonl: no such file or directory", "can be read"),
        (("empty.jsonl",), "empty.jsonl: holds no questions", "one JSON object a line"),
        (("broken.jsonl",), "broken.jsonl:2:1: is no JSON: expecting value", "each line"),
        (("gsmk8",), "there is no suite 'gsmk8'", "did you mean 'gsm8k'?"),
        (("q.jsonl", "--suite", "gsmk8"), "there is no suite 'gsmk8'", "did you mean 'gsm8k'?"),
        (("q.jsonl", "-s", "cott"), "there is no strategy 'cott'", "did you mean 'cot'?"),
        (("q.jsonl", "-s", "cot,"), "--strategy cot,: one of its names is empty", "A,B,C"),
        (("q.jsonl", "-s", "cot,cot"), "--strategy cot,cot: names 'cot' twice", "once"),
        (("q.jsonl", "-m", "qwen2.5-coder-1.5"), "unknown model", "qwen2.5-coder-1.5b"),
        (("q.jsonl", "-s", "cot,pal", "-O", "repars=3"), "none of cot, pal has", "'repairs'"),
        (("q.jsonl", "--limit", "0"), "--limit 0: is below 1", "1 or more"),
        (("q.jsonl", "--skip", "9"), "--skip 9: q.jsonl has only 3 questions", "skip fewer"),
        (("q.jsonl", "--workers", "0"), "--workers 0: is below 1", "1 or more"),
        (("q.jsonl", "--out", "no/r.jsonl"), "--out no/r.jsonl: cannot be written", "another"),
        (("q.jsonl", "--out", "q.jsonl"), "q.jsonl:1: is no line of results", "new file"),
        (("q.jsonl", "--out", ""), "--out is empty", "leave it out"),
        (("q.jsonl", "--html", "no/x.html"), "--html: there is no folder", "create it"),
        (("q.jsonl", "--prompt", "none.md"), "none.md", ""),
    ],
)
def test_bad_input_is_told_before_a_model_is_loaded(
    bench: Bench, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    bench.script(bug="no model may be opened")
    (bench.folder / "empty.jsonl").touch()
    (bench.folder / "broken.jsonl").write_text('{"question": "a", "answer": 1}\n?\n', "utf-8")
    done = bench.plain(*arguments, "-q")

    assert done.code in (2, 78)
    assert done.out == ""
    assert message in done.err.splitlines()[0]
    assert hint in done.err
    assert "Traceback" not in done.err
    assert (bench.folder / "q.jsonl").read_text("utf-8").startswith('{"id": "a"')
