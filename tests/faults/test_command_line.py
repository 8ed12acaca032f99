"""What people type: typos, numbers that are none, questions that look like options."""

import json
import sys

import pytest

from tests.faults.play import COMPUTES, Play
from tests.process import AGENT, run

SCHEMA = '{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}'
DASH = "hint: agent ask -h shows what there is; put -- before a question that begins with a dash\n"


def test_a_mistyped_command_is_guessed(play: Play) -> None:
    done = run((*AGENT, "aks", "What is 2 + 2?"), play.folder)

    assert (done.code, done.out) == (2, "")
    assert done.err == "error: no such command 'aks'\nhint: did you mean ask?\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("What is 2 + 2?",), ("no such command 'What is 2 + 2?'",
                               "to ask it: agent ask 'What is 2 + 2?'")),
        (("二加二",), ("no such command '二加二'", "to ask it: agent ask '二加二'")),
        (("version",), ("no such command 'version'", "did you mean agent --version?")),
        (("pull",), ("no such command 'pull'", "did you mean agent models pull?")),
        (("models", "lst"), ("no such command 'lst'", "did you mean list?")),
        (("ask", "-m"), ("option '-m' requires an argument", "agent ask -h shows what there is")),
        (("chat", "-r"), ("option '-r' requires an argument", "agent chat -h shows what there is")),
        (("ask", "--max-steps", "x", "q"), ("--max-steps is 'x'", "give a whole number")),
        (("ask", "--max-seconds=x", "q"), ("--max-seconds is 'x'", "give a number")),
        (("ask", "--max-steps", "0", "q"), ("--max-steps is 0", "give 1 or more")),
        (("ask", "-m", "x", "q"), ("unknown model 'x'",
         "choose qwen2.5-coder-1.5b, qwen2.5-coder-0.5b, gguf:FILE or PROVIDER:NAME")),
        (("ask", "-", "q"), ("- stands alone: it reads the question from standard input",
         "leave it out: what is piped in belongs to the question anyway")),
        (("ask", "--schema", "", "q"), ("--schema is empty", "give it a value, or leave it out")),
        (("ask", "-o", "", "q"), ("--output is empty", "give it a value, or leave it out")),
        (("ask", "-f", "", "q"), ("--file is empty", "give it a value, or leave it out")),
        (("chat", "-r", ""), ("--resume is empty", "give it a value, or leave it out")),
        (("sessions", "retry", "last", "-m", ""),
         ("--model is empty", "give it a value, or leave it out")),
    ],
    ids=lambda value: " ".join(value),
)  # fmt: skip
def test_a_mistake_is_told_with_the_way_out(
    play: Play, arguments: tuple[str, ...], told: tuple[str, str]
) -> None:
    done = run((*AGENT, *arguments), play.folder)

    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {told[0]}\nhint: {told[1]}\n"


def test_a_mistyped_option_is_guessed(play: Play) -> None:
    done = play.ask("--max-step", "3", "Greet me")

    assert done.code == 2
    assert done.err == "error: no such option: --max-step\nhint: did you mean --max-steps?\n"


def test_a_question_that_begins_with_a_dash_is_explained(play: Play) -> None:
    done = play.ask("-7 + 2?")

    assert (done.code, done.err) == (2, f"error: no such option: -7\n{DASH}")


def test_after_two_dashes_all_is_question(play: Play) -> None:
    done = play.ask("--", "-7", "--json")

    assert (done.code, done.out) == (0, "Hello there, friend of mine.\n")
    assert "-7 --json" in play.question()


def test_a_dash_between_words_is_question(play: Play) -> None:
    done = play.ask("5", "-", "3")

    assert (done.code, done.err) == (0, "")
    assert "5 - 3" in play.question()


def test_control_characters_are_taken_out_of_the_question(play: Play) -> None:
    play.ask("Greet\x1b[31m \x07me\r\nand\tAda")

    assert "Greet[31m me\nand\tAda" in play.question()


def test_broken_bytes_in_the_question_are_replaced(play: Play) -> None:
    done = play.shell("AGENT ask $'Greet Jos\\xe9'")

    assert done.code == 0
    assert "Greet Jos\ufffd" in play.question()


def test_a_question_of_more_than_a_megabyte_is_refused(play: Play) -> None:
    done = play.ask(*(["a" * 100_000] * 12))

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: the question holds 1,200,011 bytes; the limit is 1,000,000")


def test_a_very_long_word_is_no_crash(play: Play) -> None:
    assert play.ask("a" * 100_000).code == 0


@pytest.mark.parametrize("flags", [("--json", "--jsonl"), ("-q", "-v"), ("--json", "-q")])
def test_flags_that_contradict_are_a_usage_error(play: Play, flags: tuple[str, str]) -> None:
    done = play.ask(*flags, "Greet me")

    assert done.code == 2
    assert "do not go together" in done.err


@pytest.mark.parametrize(
    "flags",
    [
        ("--max-steps", "0"),
        ("--max-steps", "two"),
        ("--max-seconds", "-1"),
        ("--max-seconds", "nan"),
        ("--temperature", "9"),
        ("--seed", "1e9"),
        ("--threads", "-2"),
        ("--context-tokens", "99999999999"),
        ("--protocol", "json"),
        ("--color", "blue"),
    ],
    ids=" ".join,
)
def test_a_value_out_of_range_is_a_usage_error_that_names_the_flag(
    play: Play, flags: tuple[str, str]
) -> None:
    done = play.ask(*flags, "Greet me")

    assert (done.code, done.out) == (2, "")
    assert flags[0] in done.err.splitlines()[0]
    assert "Traceback" not in done.err


def test_flags_reach_the_model(play: Play) -> None:
    play.ask("Greet me", "--temperature", "0.5", "--seed", "7", "--max-tokens", "99")

    decoding = play.asked()["decoding"]
    assert (decoding["temperature"], decoding["seed"], decoding["max_tokens"]) == (0.5, 7, 99)


def test_a_schema_shapes_the_answer(play: Play) -> None:
    (play.folder / "schema.json").write_text(SCHEMA)
    play.write(*COMPUTES, '{"n": 42}')
    done = play.ask("What is 6 times 7?", "--schema", "schema.json")

    assert (done.code, done.out, done.err) == (0, '{"n": 42}\n', "")


def test_an_answer_that_does_not_meet_the_schema_exits_4(play: Play) -> None:
    (play.folder / "schema.json").write_text(SCHEMA)
    play.write(*COMPUTES, '{"n": "many"}', '{"n": "more"}')
    done = play.ask("What is 6 times 7?", "--json", "--schema", "schema.json")

    assert done.code == 4
    assert json.loads(done.out)["error"]["exit_code"] == 4


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{\n  "type": \n}', "--schema: bad.json:3:1: Expecting value"),
        ("[]", "--schema: bad.json: is no JSON object"),
        ('{"type": "nothing"}', "--schema: bad.json: $.type: 'nothing' is not valid"),
        ('{"$ref": "http://localhost/x"}', "--schema: bad.json: $ref 'http://localhost/x' lies"),
    ],
    ids=["not JSON", "no object", "no schema", "outside reference"],
)
def test_a_bad_schema_is_refused_before_the_model_starts(
    play: Play, text: str, complaint: str
) -> None:
    (play.folder / "bad.json").write_text(text)
    done = play.ask("Greet me", "--schema", "bad.json")

    assert done.code == 2
    assert done.err.startswith(f"error: {complaint}")
    assert not (play.folder / "asked").exists()


def test_help_is_at_every_level(play: Play) -> None:
    for path in ((), ("ask",), ("models",), ("models", "list"), ("config",), ("doctor",)):
        done = run((*AGENT, *path, "-h"), play.folder)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {' '.join(('agent', *path))}")


@pytest.mark.parametrize(
    ("shell", "sign"),
    [("bash", "complete -o default"), ("zsh", "#compdef agent"),
     ("fish", "complete --command agent"), ("powershell", "Register-ArgumentCompleter")],
)  # fmt: skip
def test_the_completion_of_each_shell_can_be_shown(play: Play, shell: str, sign: str) -> None:
    done = run((*AGENT, "--show-completion", shell), play.folder)

    assert (done.code, done.err) == (0, "")
    assert sign in done.out


@pytest.mark.parametrize("flag", ["--show-completion", "--install-completion"])
def test_an_unknown_shell_is_refused(play: Play, flag: str) -> None:
    done = run((*AGENT, flag, "klingon"), play.folder)

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: {flag}: unknown shell 'klingon'\n"
        "hint: use one of bash, zsh, fish, powershell, pwsh\n"
    )


def test_a_completion_is_installed_for_the_shell_that_is_named(play: Play) -> None:
    done = run((*AGENT, "--install-completion", "fish"), play.folder)

    path = play.folder / ".config/fish/completions/agent.fish"
    assert (done.code, done.out, path.exists()) == (0, "", True)
    assert done.err == f"completion is in {path}: start fish anew\n"


def test_commands_are_completed(play: Play) -> None:
    env = {"_AGENT_COMPLETE": "complete_bash", "COMP_WORDS": "agent mod", "COMP_CWORD": "1"}
    done = run((*AGENT,), play.folder, env=env)

    assert done.out.split() == ["models"]


def test_the_version_is_shown(play: Play) -> None:
    for flag in ("--version", "-V"):
        done = run((*AGENT, flag), play.folder)
        assert (done.code, done.out.split()[0]) == (0, "agent")


def test_no_command_shows_the_help(play: Play) -> None:
    done = run(AGENT, play.folder)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: agent [OPTIONS] COMMAND")
    assert "error:" not in done.err


def test_the_module_and_the_command_are_the_same(play: Play) -> None:
    program = "import sys; from agent.__main__ import main; sys.argv[1:] = ['--version']; main()"
    done = run((sys.executable, "-c", program), play.folder)

    assert done == run((*AGENT, "--version"), play.folder)
