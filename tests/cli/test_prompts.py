"""`agent prompts` in a real process."""

import json
from pathlib import Path

import pytest

from agent.prompts import Library
from agent.prompts.folders import shipped_folder
from tests.cli.prompting import prompts, wrong
from tests.process import AGENT, Finished, Terminal, run
from tests.prompts.writing import HEADER, header, write

SHIPPED = shipped_folder() / "cot" / "prompt.md"
OWN = Path(".agent") / "prompts" / "cot" / "prompt.md"


# list


def test_the_list_has_name_version_origin_and_purpose_between_tabs(tmp_path: Path) -> None:
    write(tmp_path / OWN, header(version="7", purpose="mine") + "Hi {{ question.text }}")
    write(tmp_path / ".agent" / "prompts" / "direct" / "prompt.md", "nothing")
    done = prompts(tmp_path, "list")
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in done.out.splitlines()}

    assert (done.code, done.err) == (0, "")
    assert list(rows) == Library().names()
    assert rows["cot/prompt"] == ["7", str(OWN), "mine"]
    assert rows["presets/twelve"] == ["1", "shipped", "a style: so that a 12-year-old understands"]
    assert rows["direct/prompt"][:2] == ["-", ".agent/prompts/direct/prompt.md"]
    assert rows["direct/prompt"][2].startswith("error: prompt ")


def test_the_list_as_json_is_one_object(tmp_path: Path) -> None:
    document = json.loads(prompts(tmp_path, "list", "--json").out)
    (row,) = [one for one in document["prompts"] if one["name"] == "zero-shot-cot/extract"]

    assert document["schema_version"] == 1
    assert row == {
        "name": "zero-shot-cot/extract",
        "version": 1,
        "from": "shipped",
        "purpose": "extracts the answer from the reasoning; the second of two calls",
    }


# show


def test_a_prompt_is_shown_as_it_is(tmp_path: Path) -> None:
    text = HEADER.replace("\n", "\r\n") + "zero\u200bwidth {{ question.text }}"
    file = tmp_path / "mine.md"
    file.write_bytes(text.encode())

    assert prompts(tmp_path, "show", "cot").out == SHIPPED.read_text("utf-8")
    assert prompts(tmp_path, "show", "mine.md").out == f"{text}\n"


def test_the_loop_means_its_system_text(tmp_path: Path) -> None:
    shown = prompts(tmp_path, "show", "react")

    assert shown.out == (shipped_folder() / "react" / "system.md").read_text("utf-8")


def test_exemplars_are_shown_behind_the_prompt(tmp_path: Path) -> None:
    folder = shipped_folder() / "react"
    files = [folder / "system.md", folder / "exemplars.yaml"]
    prompt, exemplars = (file.read_text("utf-8") for file in files)

    assert prompts(tmp_path, "show", "react", "--exemplars").out == (
        f"{prompt}# {files[1]}\n{exemplars}"
    )


def test_a_name_that_is_none_is_guessed(tmp_path: Path) -> None:
    assert wrong(tmp_path, "show", "cott") == (
        2,
        "there is no prompt 'cott'",
        "did you mean 'cot'?",
    )
    assert wrong(tmp_path, "show", "direct", "--exemplars") == (
        2, "direct/prompt has no exemplars", "leave --exemplars out"
    )  # fmt: skip


def test_a_broken_prompt_can_still_be_shown(tmp_path: Path) -> None:
    write(tmp_path / OWN, "nothing\n")

    assert prompts(tmp_path, "show", "cot") == Finished(0, "nothing\n", "")


# check


def test_nothing_is_wrong_with_what_is_shipped(tmp_path: Path) -> None:
    write(tmp_path / OWN, "nothing\n")
    count = len(Library().names())

    assert prompts(tmp_path, "check", "--shipped", "--strict") == Finished(
        0, "", f"{count} prompts checked: nothing wrong\n"
    )


def test_a_finding_has_file_line_and_mend(tmp_path: Path) -> None:
    write(tmp_path / OWN, header() + "# user\nSay {question} in a word.\n{{ question.text }}")

    assert prompts(tmp_path, "check") == Finished(
        1,
        f"{OWN}:8: error: {{question}} reaches the model as it is: "
        "write {{ question }} for a variable, or put code between ``` lines\n",
        f"{len(Library().names())} prompts checked: 1 error, 0 warnings\n",
    )


def test_warnings_alone_fail_a_strict_check_only(tmp_path: Path) -> None:
    write(tmp_path / "mine.md", header() + "# user\n{{ question.text }}")
    told = (
        "mine.md:7: warning: open-ended: nothing says what form or length the reply has: "
        "say it, such as `in one sentence`, or show it with exemplars or the reply's opening\n"
    )
    count = "1 prompt checked: 0 errors, 1 warning\n"

    assert prompts(tmp_path, "check", "mine.md") == Finished(0, told, count)
    assert prompts(tmp_path, "check", "mine.md", "--strict") == Finished(1, told, count)


def test_exemplars_are_checked_with_their_programs(tmp_path: Path) -> None:
    text = '- question: How many?\n  program: return 6 * 8\n  answer: "42"\n'
    write(tmp_path / "number.yaml", text)

    assert prompts(tmp_path, "check", "number.yaml").out == (
        "number.yaml:2: error: the program returns 48, the answer is 42: "
        "mend the program or the answer\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (header(strategy="") + "Hi", "2: error: does not say which strategy it belongs to: "
         "add a line such as `strategy: cot` to the front matter"),
        (header(author="me") + "Hi", "6: error: unknown key 'author': it may have purpose, "
         "strategy, part, variables, exemplars, stop, answer, temperature, max_tokens, version"),
        (header() + "\x1b[31m{% if %}\n", "7: error: Expected an expression, got 'end of statement "
         "block': {{ name }} fills in a value; {% if … %} needs its {% endif %}, "
         "{% for … %} its {% endfor %}"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_as_a_prompt_is_a_finding(
    tmp_path: Path, text: str, told: str
) -> None:
    write(tmp_path / "mine.md", text)
    done = prompts(tmp_path, "check", "mine.md")

    assert (done.code, done.out) == (1, f"mine.md:{told}\n")


def test_findings_as_json_are_one_object(tmp_path: Path) -> None:
    done = prompts(tmp_path, "check", "none.md", "--json")

    assert done.code == 1
    assert json.loads(done.out) == {
        "schema_version": 1,
        "findings": [
            {
                "file": "none.md",
                "line": 1,
                "level": "error",
                "what": "cannot be read: No such file or directory",
                "mend": "check its name, and who may read it",
            }
        ],
    }


# copy and diff


def test_a_prompt_that_is_as_shipped_differs_in_nothing(tmp_path: Path) -> None:
    assert prompts(tmp_path, "diff", "cot") == Finished(0, "", "")


def test_a_diff_is_coloured_on_a_terminal(tmp_path: Path) -> None:
    write(tmp_path / OWN, SHIPPED.read_text("utf-8").replace("Answer each", "\x1b[2JAnswer every"))
    with Terminal((*AGENT, "prompts", "diff", "cot"), tmp_path) as screen:
        lines = screen.read_to_end().out.splitlines()

    assert lines[0] == "\x1b[31m--- shipped/cot/prompt.md\x1b[0m"
    assert lines[2].startswith("\x1b[36m@@")
    assert any(line.startswith("\x1b[32m+Answer every question by") for line in lines)
    assert not any("\x1b[2J" in line for line in lines)


def test_a_prompt_of_ones_own_cannot_be_compared(tmp_path: Path) -> None:
    write(tmp_path / ".agent" / "prompts" / "presets" / "mine.md", HEADER + "Hi")

    assert wrong(tmp_path, "diff", "mine") == (
        2, "no prompt 'presets/mine' is shipped", "agent prompts show prints your own"
    )  # fmt: skip


def test_nothing_is_overwritten_unless_the_person_agrees(tmp_path: Path) -> None:
    write(tmp_path / OWN, "mine")

    assert wrong(tmp_path, "copy", "cot") == (
        2, f"not done without a person to ask: overwrite {OWN}?", "add --yes to agree"
    )  # fmt: skip
    assert (tmp_path / OWN).read_text() == "mine"
    assert prompts(tmp_path, "copy", "cot", "--yes").code == 0
    assert (tmp_path / OWN).read_text("utf-8") == SHIPPED.read_text("utf-8")


def test_a_copy_for_all_projects_lies_in_the_users_folder(tmp_path: Path) -> None:
    done = prompts(tmp_path, "copy", "presets/twelve", "--user")
    (file,) = done.out.splitlines()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rows = run((*AGENT, "prompts", "list"), elsewhere, env={"HOME": str(tmp_path)}).out

    assert done.err.splitlines()[-1] == '  agent ask --preset twelve "…"'
    assert f"presets/twelve\t1\t{tmp_path / file}\t" in rows


def test_a_copy_below_a_project_goes_where_its_prompts_are(tmp_path: Path) -> None:
    (tmp_path / ".agent" / "prompts").mkdir(parents=True)
    below = tmp_path / "below"
    below.mkdir()
    run((*AGENT, "prompts", "copy", "cot"), below)

    assert (tmp_path / OWN).exists()
    assert list(below.iterdir()) == []


def test_a_copy_into_a_folder_is_named_for_the_prompt(tmp_path: Path) -> None:
    assert prompts(tmp_path, "copy", "cot", ".").out == "cot.md\n"
    assert (
        prompts(tmp_path, "copy", "zero-shot-cot/extract", ".").out == "zero-shot-cot-extract.md\n"
    )


def test_a_copy_says_where_it_belongs(tmp_path: Path) -> None:
    prompts(tmp_path, "copy", "shared/attachments", "mine.md")
    lines = (tmp_path / "mine.md").read_text("utf-8").splitlines()

    assert lines[2:4] == ["strategy: shared", "part: attachments"]
    assert prompts(tmp_path, "check", "mine.md", "--strict").code == 0


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("cot", "x.md", "--user"), "DEST and --user do not go together", "choose one of them"),
        (("direct", "--exemplars"), "direct/prompt has no exemplars", "leave --exemplars out"),
        (("cot", "none/x.md"), "DEST: there is no folder {home}/none", "create it first"),
    ],
)  # fmt: skip
def test_what_cannot_be_copied_is_told(
    tmp_path: Path, arguments: tuple[str, ...], error: str, hint: str
) -> None:
    assert wrong(tmp_path, "copy", *arguments) == (2, error.format(home=tmp_path), hint)
