"""`agent explain` and `agent strategies` as people call them."""

import json
from pathlib import Path

import pytest

from agent.models.embedded.pace import Pace, keep
from agent.strategies.catalogue import ENTRIES
from tests.faults.play import Play
from tests.process import AGENT, SCRIPTED, Finished, run

EGGS = "A box holds 12 eggs. 3 eggs break in each of 2 boxes. How many eggs are left?"
UNSURE = "Who is older, Bach or Handel?"


def explained(play: Play, *arguments: str) -> Finished:
    """Explain with the scripted model, which has no tokenizer."""
    env = play.env({"AGENT_STRATEGY": "auto"})
    return run((*SCRIPTED, "explain", *arguments), play.folder, env=env)


def test_it_shows_strategy_reason_prompt_and_cost_and_asks_nothing(play: Play) -> None:
    done = explained(play, EGGS)

    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[:2] == [
        "strategy  pal",
        "because   the question asks for something that has to be computed",
    ]
    assert f"Q: {EGGS}" in lines
    assert lines[lines.index(f"Q: {EGGS}") - 1] == "# user"
    assert [line.split()[0] for line in lines[-4:]] == ["model", "prompt", "reply", "time"]
    assert lines[-1].endswith("(on the README's machine: no run was measured here yet)")
    assert not (play.folder / "asked").exists()
    assert (play.folder / "closed").exists()


def test_as_json_it_is_one_object(play: Play) -> None:
    done = explained(play, "--json", "--strategy", "cot", EGGS)

    found = json.loads(done.out)
    assert list(found) == [
        "schema_version", "question", "model", "strategy", "strategy_reason", "decided_by",
        "prompt", "opening", "stop", "grammar", "tokens", "predicted", "pace",
    ]  # fmt: skip
    assert (found["strategy"], found["decided_by"]) == ("cot", "person")
    assert found["prompt"][-1] == {"role": "user", "content": f"Q: {EGGS}", "constant": False}
    assert found["opening"] == "A:"
    assert found["tokens"]["exact"] is False
    assert found["pace"]["measured"] is False


def test_where_only_the_model_could_choose_it_says_so(play: Play) -> None:
    done = explained(play, UNSURE)

    assert done.out.splitlines()[:3] == [
        "strategy  not known yet",
        "because   no rule decides: the model is asked what kind of question it is",
        "          --classify asks it now; what follows is that call",
    ]
    assert not (play.folder / "asked").exists()


def test_classify_asks_the_model_once(play: Play) -> None:
    done = explained(play.write("reason"), "--classify", UNSURE)

    assert done.out.splitlines()[0] == "strategy  cot"
    assert play.question() == UNSURE


def test_files_prompts_and_presets_are_in_what_it_shows(play: Play) -> None:
    (play.folder / "notes.txt").write_text("The ship is the Arcturus.")
    mine = "---\npurpose: mine\nstrategy: direct\nvariables: [question]\nversion: 1\n---\n"
    (play.folder / "mine.md").write_text(f"{mine}# user\nMy own words: {{{{ question.text }}}}\n")

    attached = explained(play, "What is the ship in @notes.txt?")
    own = explained(play, "--prompt", "mine.md", "--preset", "twelve", "Why?")

    assert "The ship is the Arcturus." in attached.out
    assert own.out.splitlines()[0] == "strategy  direct"
    assert "My own words: Why?" in own.out
    assert "# system" in own.out


def test_what_was_measured_in_the_last_run_is_used(play: Play) -> None:
    keep(play.folder / "cache", "qwen2.5-coder-1.5b", Pace(100.0, 20.0, 0.5))
    env = play.env({"AGENT_CACHE_DIR": str(play.folder / "cache")})
    done = run((*SCRIPTED, "explain", "--json", "-s", "direct", EGGS), play.folder, env=env)

    assert json.loads(done.out)["pace"] == {
        "read_tokens_s": 100.0, "write_tokens_s": 20.0, "load_s": 0.5, "measured": True,
    }  # fmt: skip


def test_without_weights_nothing_is_fetched_and_tokens_are_guessed(tmp_path: Path) -> None:
    done = run((*AGENT, "explain", EGGS), tmp_path)

    assert done.code == 0
    assert done.err == (
        "note: the weights of qwen2.5-coder-1.5b are not here: "
        "tokens are guessed from the characters\n"
    )
    assert "prompt    about" in done.out


def test_without_weights_the_model_cannot_be_asked(tmp_path: Path) -> None:
    done = run((*AGENT, "explain", "--classify", UNSURE), tmp_path)

    assert (done.code, done.out) == (69, "")
    assert done.err == (
        "error: the weights of qwen2.5-coder-1.5b are not here\n"
        "hint: fetch them: agent models pull\n"
    )


def test_a_model_that_does_not_start_leaves_an_explanation(play: Play) -> None:
    done = explained(play.write(unavailable="not enough memory"), EGGS)

    assert done.code == 0
    assert done.err == "note: not enough memory: tokens are guessed from the characters\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--strategy", "palm", "q"), 2, "there is no strategy 'palm'"),
        (("-m", "x", "q"), 2, "unknown model 'x'"),
        (("-O", "x=1", "q"), 2, "-O x: the strategy auto has no such option"),
        (("-f", "nowhere", "q"), 2, "nowhere cannot be read: No such file or directory"),
        (("--preset", "", "q"), 2, "--preset is empty"),
        (("-s", "active-prompt", "q"), 2, ""),
    ],
)
def test_a_mistake_is_told(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run((*AGENT, "explain", *arguments), tmp_path)

    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("error: ") or done.err.startswith("note: ")
    assert told in done.err


def test_without_a_question_there_is_nothing_to_explain(play: Play) -> None:
    done = run((*AGENT, "explain"), play.folder)

    assert done.code == 2
    assert "error: the question is empty" in done.err


def test_strategies_are_listed_with_a_tab_between_columns(tmp_path: Path) -> None:
    done = run((*AGENT, "strategies", "list"), tmp_path)

    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [row[0] for row in rows] == [entry.name for entry in ENTRIES]
    assert {len(row) for row in rows} == {4}


def test_a_strategy_is_shown_with_its_options_and_prompts(tmp_path: Path) -> None:
    done = run((*AGENT, "strategies", "show", "pal"), tmp_path)

    assert done.out == (
        "pal: a program computes the answer\n"
        "\n"
        "source   Gao et al. 2022, arXiv:2211.10435\n"
        "calls    1, 2 where it is mended\n"
        "tokens   at most 4,096 written, unless --max-tokens says otherwise\n"
        "prompts  pal/prompt, pal/repair\n"
        'example  agent ask --strategy pal "A pen costs 3 dollars. What do 14 pens cost?"\n'
        "\n"
        "-O repairs=1  (whole number)\n"
        "   How often a program that fails may be mended; the paper mends none.\n"
    )


def test_a_strategy_without_options_says_so(tmp_path: Path) -> None:
    done = run((*AGENT, "strategies", "show", "direct"), tmp_path)

    assert done.out.endswith("\n\nIt has no options.\n")


def test_all_strategies_as_json(tmp_path: Path) -> None:
    found = json.loads(run((*AGENT, "strategies", "list", "--json"), tmp_path).out)

    assert [one["name"] for one in found["strategies"]] == [entry.name for entry in ENTRIES]
    options = [option for one in found["strategies"] for option in one["options"]]
    assert [one for one in options if not one["meaning"]] == []


def test_a_mistyped_strategy_is_guessed(tmp_path: Path) -> None:
    done = run((*AGENT, "strategies", "show", "plan"), tmp_path)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no strategy 'plan'\nhint: ")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("agent ask --strategy zero", ["zero-shot-cot"]),
        ("agent explain -s tot-", ["tot-single"]),
        ("agent strategies show ac", ["active-prompt"]),
        ("agent ask --preset twe", ["twelve"]),
    ],
)
def test_a_shell_completes_names(tmp_path: Path, typed: str, found: list[str]) -> None:
    env = {
        "_AGENT_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    done = run(AGENT, tmp_path, env=env)

    assert done.out.split() == found


@pytest.mark.model
def test_with_a_real_model_tokens_are_counted_and_the_last_run_is_remembered(
    tmp_path: Path, small_weights: Path
) -> None:
    env = {"AGENT_DATA_DIR": str(small_weights.parent.parent), "AGENT_MODEL": "qwen2.5-coder-0.5b"}
    question = ("-s", "few-shot", "Is the sky blue?")
    before = run((*AGENT, "explain", "--json", *question), tmp_path, env=env)
    asked = run((*AGENT, "ask", *question), tmp_path, env=env)
    after = run((*AGENT, "explain", "--json", *question), tmp_path, env=env)

    assert (before.code, asked.code, after.code) == (0, 0, 0)
    first, second = json.loads(before.out), json.loads(after.out)
    assert first["tokens"]["exact"]
    assert (first["tokens"]["held"], second["tokens"]["held"]) == (False, True)
    assert (first["pace"]["measured"], second["pace"]["measured"]) == (False, True)
    assert second["predicted"]["read"] < first["predicted"]["read"]
