"""The README tells the truth: its commands exist, its tables are made from the code."""

import ast
import inspect
import re
import shlex
import textwrap
import typing
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from agent import loop, settings
from agent.cli import streams
from agent.errors import AgentError
from agent.settings import TABLES, Settings
from tests.process import AGENT, run

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
SHELL = {"|", ">", "&&", ";"}
UNSIGNED = {0, 3, 130}
"""Exit codes without an error class: an answer, one that is not sure, and Ctrl-C (128 + 2)."""


def _commands() -> Iterator[str]:
    """Yield the lines of shell that the README shows."""
    for language, text in BLOCKS:
        lines = text.splitlines()
        if language == "sh":
            yield from lines
        elif language == "console":
            yield from (line.removeprefix("$ ") for line in lines if line.startswith("$ "))


def _calls() -> Iterator[list[str]]:
    """Yield the arguments of each call of `agent` in those lines."""
    for line in _commands():
        call: list[str] | None = None
        for word in [*shlex.split(line), ";"]:
            if call is not None and word in SHELL:
                yield call
                call = None
            elif call is not None:
                call.append(word)
            elif word == "agent" or word.endswith("/agent"):
                call = []


CALLS = sorted({tuple(call) for call in _calls()})


def test_the_readme_shows_calls_of_the_program() -> None:
    assert len(CALLS) > 10


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_each_call_is_one_the_program_understands(call: tuple[str, ...], tmp_path: Path) -> None:
    """Unknown commands and options are complaints also where help is asked for."""
    done = run((*AGENT, *call, "--help"), tmp_path)

    assert (done.code, done.err) == (0, "")


def test_help_is_shown_as_the_program_prints_it(tmp_path: Path) -> None:
    for language, text in BLOCKS:
        command, _, shown = text.partition("\n")
        if language == "console" and command.endswith(("--help", "-h", "--version")):
            arguments = shlex.split(command.removeprefix("$ agent "))
            done = run((*AGENT, *arguments), tmp_path, env={"COLUMNS": "80"})
            assert _tidy(shown) == _tidy(done.out)


def test_the_loop_is_shown_as_it_is() -> None:
    shown = next(text for language, text in BLOCKS if language == "python")
    source = textwrap.dedent(inspect.getsource(loop.react).partition("while")[2])

    assert f"while{source}" == f"while{textwrap.dedent(shown.partition('while')[2])}"


def test_the_table_of_settings_is_made_from_the_settings() -> None:
    assert _table("setting") == _settings_table()


def test_the_settings_that_no_project_may_change_are_listed() -> None:
    listed = re.search(r"`\.agent\.toml` may not set [^(]*\(([^)]*)\)", README)
    assert listed is not None

    assert set(re.findall(r"`(\w+)`", listed[1])) == settings.PERSONAL


def test_the_table_of_exit_codes_has_those_of_the_errors() -> None:
    known = {error.exit_code for error in _errors(AgentError)}
    shown = [int(row.split("|")[1]) for row in _table("code")[2:]]

    assert shown == sorted({*known, streams.OutputClosed.exit_code, *UNSIGNED})


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    here = [link for link in links if not link.startswith("https://")]

    assert [link for link in here if not (Path(__file__).parent.parent / link).exists()] == []


def test_nothing_is_left_to_fill_in() -> None:
    assert "TBD" not in README


def _tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def _table(first: str) -> list[str]:
    """Return the lines of the table whose first column is called `first`."""
    lines = README.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first} |"))
    end = next(at for at in range(start, len(lines)) if not lines[at].startswith("|"))
    return lines[start:end]


def _settings_table() -> list[str]:
    """Return the table as it has to be: paste it into the README when it differs."""
    rows = [
        f"| `{one.name}` | `{_shown(one.default)}` | {_meaning(one.name)} |"
        for one in fields(Settings)
        if one.name not in TABLES
    ]
    return ["| setting | default | |", "|---|---|---|", *rows]


def _shown(default: object) -> str:
    if isinstance(default, tuple):
        return str([*default])
    return str(default).lower() if isinstance(default, bool) else f"{default}" or '""'


def _meaning(name: str) -> str:
    """Return the docstring of a setting, with the words that it takes where those are few."""
    text = " ".join(_docstrings()[name].split()).replace("|", "\\|")
    hint = typing.get_type_hints(Settings)[name]
    choices = typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
    return f"{text} One of {', '.join(f'`{one}`' for one in choices)}." if choices else text


def _docstrings() -> dict[str, str]:
    """Return what stands below each field."""
    (body,) = [
        node.body
        for node in ast.parse(inspect.getsource(settings)).body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    ]
    return {
        field.target.id: ast.literal_eval(below.value)
        for field, below in zip(body, body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
    }


def _errors(error: type[AgentError]) -> Iterator[type[AgentError]]:
    """Yield the error and all below it that have an exit code of their own kind."""
    yield error
    for below in error.__subclasses__():
        yield from _errors(below)
