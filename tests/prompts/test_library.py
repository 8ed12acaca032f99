"""Prompts by name: who hides whom, what a name means, and files that cannot be read."""

import os
from pathlib import Path

import pytest

from agent.errors import ConfigError, UserError
from agent.messages import Question
from agent.prompts import Library
from agent.prompts.folders import MOST_BYTES, shipped_folder
from agent.prompts.library import library_of, name_of
from agent.prompts.source import PromptError
from tests.prompts.writing import HEADER, complaint, header, write


def told(path: Path) -> tuple[str, str]:
    """Return the complaint about the file `path`, after its name."""
    with pytest.raises(PromptError) as caught:
        library_of([path])
    what, mend = complaint(caught)
    assert what.startswith(f"prompt {path}: ")
    return what.removeprefix(f"prompt {path}: "), mend


def test_a_file_hides_the_project_that_hides_the_user_who_hides_what_is_shipped(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "own.md", HEADER + "file")
    project, user = tmp_path / "project", tmp_path / "user"
    write(project / "cot" / "prompt.md", HEADER + "project")
    write(user / "cot" / "prompt.md", HEADER + "user")
    places = [library_of([file], [project, user]), library_of([], [project, user]),
              library_of([], [user]), library_of()]  # fmt: skip

    found = [library.find("cot") for library in places]
    assert [prompt.body for prompt in found[:3]] == ["file", "project", "user"]
    assert found[3].path == shipped_folder() / "cot" / "prompt.md"
    assert [prompt.shipped for prompt in found] == [False, False, False, True]


def test_what_is_included_is_hidden_in_the_same_way(tmp_path: Path) -> None:
    write(tmp_path / "shared" / "attachments.md", header(strategy="shared") + "Mine!\n")
    opened, _ = Library(folders=(tmp_path,)).asking("zero-shot-cot", Question("Why?"))

    assert opened.messages[0].content == "Mine!\nQ: Why?"


def test_a_strategy_means_its_main_part_and_a_preset_its_text() -> None:
    names = ("cot", "react", "zero-shot-cot/extract", "twelve")

    assert [Library().locate(name)[0] for name in names] == [
        "cot/prompt", "react/system", "zero-shot-cot/extract", "presets/twelve"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cott", "did you mean 'cot'?"),
        ("cot/promt", "did you mean 'cot/prompt'?"),
        ("shared", "shared has shared/attachments"),
        ("qwertz", "agent prompts list shows them all"),
        ("../../etc/passwd", "agent prompts list shows them all"),
        ("/etc/passwd", "agent prompts list shows them all"),
        ("cot/../cot/prompt", "did you mean 'cot/prompt'?"),
        ("", "agent prompts list shows them all"),
    ],
)
def test_a_name_that_is_none_comes_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        Library().find(name)

    assert (str(caught.value), caught.value.hint) == (f"there is no prompt {name!r}", hint)


def test_a_file_says_which_prompt_it_stands_in_for(tmp_path: Path) -> None:
    file = write(tmp_path / "x.md", header(strategy="zero-shot-cot", part="extract") + "Hi")

    assert name_of(file) == "zero-shot-cot/extract"


@pytest.mark.parametrize(
    ("strategy", "part", "what", "mend"),
    [
        ("", "", "line 2: does not say which strategy it belongs to",
         "add a line such as `strategy: cot` to the front matter"),
        ("cto", "", "line 3: nothing uses a prompt 'cto/prompt'", "did you mean 'cot/prompt'?"),
        ("zero-shot-cot", "extrakt", "line 6: nothing uses a prompt 'zero-shot-cot/extrakt'",
         "zero-shot-cot has zero-shot-cot/extract, zero-shot-cot/prompt"),
    ],
)  # fmt: skip
def test_a_file_that_nothing_would_use_is_refused(
    tmp_path: Path, strategy: str, part: str, what: str, mend: str
) -> None:
    file = write(tmp_path / "x.md", header(strategy=strategy, part=part) + "Hi")

    assert told(file) == (what, mend)


def test_two_files_for_one_prompt_are_refused(tmp_path: Path) -> None:
    first, second = (write(tmp_path / name, HEADER + "Hi") for name in ("a.md", "b.md"))

    with pytest.raises(UserError, match=r"a\.md and .*b\.md both stand in for cot/prompt$"):
        library_of([first, second])
    assert library_of([first, first]).files == {"cot/prompt": first}


def test_a_preset_of_the_persons_own_is_a_file_or_lies_in_a_folder(tmp_path: Path) -> None:
    text = header(strategy="presets", part="pirate", variables="[]") + "Talk like a pirate."
    file = write(tmp_path / "x.md", text)
    folder = tmp_path / "prompts"
    write(folder / "presets" / "pirate.md", text)

    for library in (library_of([file], [], ["pirate"]), library_of([], [folder], ["pirate"])):
        assert library.preset("pirate") == "Talk like a pirate."


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "none.md") == (
        "line 1: cannot be read: No such file or directory",
        "check its name, and who may read it",
    )


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert told(tmp_path) == ("line 1: is a folder", "name a file of text")


def test_a_pipe_is_told_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")

    assert told(tmp_path / "pipe.md") == ("line 1: is no regular file", "name a file of text")


def test_a_file_that_is_too_large_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "large.md", HEADER + "x" * MOST_BYTES)

    assert told(file) == (
        "line 1: holds 1,000,070 bytes; the limit is 1,000,000",
        "a prompt is a short text: name another file",
    )


def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.md"
    file.write_bytes(HEADER.encode() + "caf\u00e9".encode("latin-1"))

    assert told(file) == ("line 7: byte 73 is not UTF-8", "save it as UTF-8")


def test_a_fault_below_a_folder_is_told_when_the_prompt_is_used(tmp_path: Path) -> None:
    file = write(tmp_path / "cot" / "prompt.md", HEADER + "\n{{ question")
    library = Library(folders=(tmp_path,))

    assert library.find("direct").shipped
    with pytest.raises(ConfigError, match=rf"^prompt {file}: line 8: unexpected end"):
        library.find("cot")


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    library = Library(folders=(tmp_path,))
    texts = []
    for text in ("one", "two"):
        write(tmp_path / "cot" / "prompt.md", HEADER + '{% include "shared/x" %}')
        write(tmp_path / "shared" / "x.md", header(strategy="shared", variables="[]") + text)
        texts.append(library.find("cot").render(question=Question("x")))

    assert texts == ["one", "two"]
