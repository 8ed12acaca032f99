"""Prompts of the person's own: copied, changed and used; a wrong one ends the question clearly."""

from pathlib import Path

import pytest

from agent.prompts.folders import shipped_folder
from tests.cli.prompting import prompts
from tests.faults.play import Play
from tests.process import SCRIPTED, run
from tests.prompts.writing import header, write

SHIPPED = shipped_folder() / "cot" / "prompt.md"
OWN = Path(".agent") / "prompts" / "cot" / "prompt.md"
SENTENCE = "in the language of the question"


def test_a_copied_prompt_is_in_force_at_once(play: Play) -> None:
    home = play.folder
    copied = prompts(home, "copy", "cot")
    text = (home / OWN).read_text("utf-8")
    write(home / OWN, text.replace(SENTENCE, "in short words"))
    compared = prompts(home, "diff", "cot")
    play.write(" 17 * 3 = 51. The answer is 51.").ask("--strategy", "cot", "How much is 17 * 3?")

    assert (copied.code, copied.out) == (0, f"{OWN}\n")
    assert copied.err == (
        "change it, then:\n  agent prompts check cot/prompt\n  agent prompts diff cot/prompt\n"
        '  agent ask --strategy cot "…"\n'
    )
    assert text == SHIPPED.read_text("utf-8")
    assert compared.code == 1
    assert [line for line in compared.out.splitlines() if line[:1] in "+-"] == [
        "--- shipped/cot/prompt.md",
        f"+++ {OWN}",
        "-Answer each question by reasoning step by step, in the language of the question. "
        'End with "The answer is" and the answer.',
        "+Answer each question by reasoning step by step, in short words. "
        'End with "The answer is" and the answer.',
    ]
    assert "in short words" in play.asked()["messages"][0]["content"]


def test_a_copy_to_a_file_is_used_with_its_exemplars_by_naming_it(play: Play) -> None:
    home = play.folder
    copied = prompts(home, "copy", "few-shot", "mine.md", "--exemplars")
    number = home / "cot" / "number.yaml"
    write(number, "- question: How much is 1 + 1?\n  rationale: 1 + 1 = 2.\n  answer: 2\n")
    asked = play.write(" 51.").ask("--prompt", "mine.md", "-s", "few-shot", "How much is 17 * 3?")

    assert copied.out.splitlines()[:2] == ["mine.md", "cot/choice.yaml"]
    assert copied.err.splitlines()[-1] == '  agent ask --prompt mine.md --strategy few-shot "…"'
    assert (asked.code, asked.out) == (0, "51\n")
    contents = [one["content"] for one in play.asked()["messages"][1:]]
    assert contents == [
        "Q: How much is 1 + 1?", "A: The answer is 2.", "Q: How much is 17 * 3?"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        (header() + "{{ question.txt }}", "line 7: 'agent.messages.Question object' has no "
         "attribute 'txt'", "look at the spelling, and at what the variable holds"),
        (header(variables="[pool]") + "{{ pool }}", "line 4: there is no variable pool here",
         "there are form, question"),
        (header(strategy=""), "line 1: has no front matter between two lines of ---, or no text "
         "below", "begin with the front matter of a shipped prompt: agent prompts show cot"),
    ],
)  # fmt: skip
def test_a_wrong_prompt_ends_a_question_with_78(
    play: Play, text: str, told: str, hint: str
) -> None:
    write(play.folder / "mine.md", text)
    done = play.ask("--prompt", "mine.md", "-s", "cot", "Why?")

    assert (done.code, done.out) == (78, "")
    error, mend = done.err.splitlines()
    assert error.partition(" (run ")[0] == f"error: prompt mine.md: {told}"
    assert mend == f"hint: {hint}"


def test_a_prompt_that_will_not_be_used_is_told_before_the_answer(play: Play) -> None:
    write(play.folder / "mine.md", header(strategy="pal") + "Q: {{ question.text }}\n")
    flags = ("--prompt", "mine.md", "-s", "cot", "How much is 17 * 3?")
    asked = play.write(" The answer is 51.").ask(*flags)
    explained = run((*SCRIPTED, "explain", *flags), play.folder, env=play.env())

    told = "mine.md is not used: it belongs to pal, and cot runs"
    assert (asked.code, asked.out) == (0, "51\n")
    assert f"warning: {told}" in asked.err.splitlines()
    assert (explained.code, explained.err) == (0, f"warning: {told}\n")
