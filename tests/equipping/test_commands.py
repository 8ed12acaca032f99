"""Commands described in TOML: what is read of them, and that each fault names its line."""

from pathlib import Path

import pytest

from agent.equipping.commands import command_of
from agent.errors import ConfigError
from tools.toolbox import Permissions

GOOD = """\
name = "git_log"
description = "The last commits."
argv = ["git", "log", "--oneline", "-n", "{count}", ["--author", "{author}"]]
cwd = "~"
env = ["GIT_DIR"]
timeout_s = 5
reads = true

[parameters.count]
type = "integer"
description = "How many"
default = 10
minimum = 1

[parameters.author]
required = false
dash = true
"""
ENVIRONMENT = {"PATH": "/bin", "GIT_DIR": "/repo", "OPENAI_API_KEY": "canary"}


def written(folder: Path, text: str) -> Path:
    path = folder / "tool.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path, text: str) -> tuple[str, str]:
    path = written(folder, text)
    with pytest.raises(ConfigError) as failed:
        command_of(path, ENVIRONMENT)
    return str(failed.value).replace(str(path), "tool.toml"), failed.value.hint


def test_a_command_is_read_as_it_is_described(tmp_path: Path) -> None:
    found = command_of(written(tmp_path, GOOD), ENVIRONMENT)

    assert found.argv == ["git", "log", "--oneline", "-n", "{count}", ["--author", "{author}"]]
    assert found.parameters == {
        "type": "object",
        "properties": {
            "count": {"type": "integer", "description": "How many", "default": 10, "minimum": 1},
            "author": {"type": "string", "maxLength": 10_000},
        },
        "required": [],
        "additionalProperties": False,
    }
    assert found.env == {"PATH": "/bin", "GIT_DIR": "/repo"}
    assert (found.timeout_s, found.dashes, found.asks) == (5.0, frozenset({"author"}), False)
    assert found.permissions == Permissions(reads=True)


def test_what_writes_asks_unless_its_person_says_otherwise(tmp_path: Path) -> None:
    plain = 'description = "x"\nargv = ["x"]\nwrites = true\n'

    assert command_of(written(tmp_path, plain), {}).asks
    assert not command_of(written(tmp_path, f"{plain}asks = false\n"), {}).asks


def test_a_program_named_with_a_folder_stands_beside_its_description(tmp_path: Path) -> None:
    found = command_of(written(tmp_path, 'description = "x"\nargv = ["./run.sh"]\n'), {})

    assert found.program == str(tmp_path / "run.sh")
    assert found.name == "tool"


BEGINS = 'description = "x"\n'
FAULTS = {
    "no_toml": ("argv = [", "tool.toml:1: invalid value", "mend it: it is TOML"),
    "unknown": (
        f"{BEGINS}argv = ['x']\ntimeout = 3\n",
        "tool.toml:3: 'timeout' is nothing that a command has",
        "did you mean 'timeout_s'?",
    ),
    "kind": (
        f"{BEGINS}argv = 'git log'\n",
        "tool.toml:2: argv is 'git log'",
        "it has to be a list",
    ),
    "lacking": (BEGINS, "tool.toml: there is no argv", "add argv = …"),
    "placeholder": (
        f"{BEGINS}argv = ['x', '{{cuont}}']\n[parameters.count]\n",
        "tool.toml:2: there is no parameter 'cuont'",
        "did you mean 'count'?",
    ),
    "unused": (
        f"{BEGINS}argv = ['x']\n[parameters.count]\n",
        "tool.toml:3: nothing uses the parameter 'count'",
        "write {count}",
    ),
    "brace": (
        f"{BEGINS}argv = ['x', 'a {{ b']\n",
        "tool.toml:2: 'a { b' has a single '{': write {{ for the sign",
        "mend it",
    ),
    "missing": (
        f"{BEGINS}argv = ['x', '{{n}}']\n\n[parameters.n]\nrequired = false\n",
        "tool.toml:4: n may be missing where argv needs it",
        "give it a default, or put it into a list of its own within argv",
    ),
    "shell": (
        f"{BEGINS}argv = ['bash', '-c', 'ls {{n}}']\n[parameters.n]\n",
        "tool.toml:2: a value would become part of a script: 'ls {n}'",
        'give it as an argument of its own behind the script, such as "$1"',
    ),
    "program": (
        f"{BEGINS}argv = ['{{n}}']\n[parameters.n]\n",
        "tool.toml:2: argv begins with '{n}'",
        "begin with the program's name",
    ),
    "type": (
        f"{BEGINS}argv = ['x', '{{n}}']\n[parameters.n]\ntype = 'list'\n",
        "tool.toml:3: type is 'list'",
        "one of string, integer, number, boolean",
    ),
    "pattern": (
        f"{BEGINS}argv = ['x', '{{n}}']\n[parameters.n]\npattern = '['\n",
        "tool.toml:3: the pattern of n is wrong: unterminated character set at position 0",
        "mend it",
    ),
    "default": (
        f"{BEGINS}argv = ['x', '{{n}}']\n[parameters.n]\ntype = 'integer'\ndefault = 'ten'\n",
        "tool.toml:3: n: 'ten' is not of type 'integer'",
        "mend it",
    ),
    "word": (
        f"{BEGINS}argv = ['x', '{{n}}']\n[parameters.n]\ntpye = 'string'\n",
        "tool.toml:4: 'tpye' is nothing that a parameter has",
        "did you mean 'type'?",
    ),
    "timeout": (
        f"{BEGINS}argv = ['x']\ntimeout_s = 0\n",
        "tool.toml:3: timeout_s is 0",
        "from 1 to 3600",
    ),
    "codes": (
        f"{BEGINS}argv = ['x']\nexit_codes = [999]\n",
        "tool.toml:3: exit_codes is [999]",
        "list the codes that mean success, such as [0, 1]",
    ),
}


@pytest.mark.parametrize("name", [*FAULTS])
def test_a_fault_is_told_with_its_line_and_what_to_do(tmp_path: Path, name: str) -> None:
    text, message, hint = FAULTS[name]

    assert fault(tmp_path, text) == (message, hint)


def test_a_value_behind_a_script_is_no_part_of_it(tmp_path: Path) -> None:
    text = "description = 'x'\nargv = ['sh', '-c', 'echo \"$1\"', 'sh', '{n}']\n[parameters.n]\n"

    assert command_of(written(tmp_path, text), {}).program == "sh"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no file"):
        command_of(tmp_path / "none.toml", {})
