"""Reads commands that people describe in TOML: one file, one tool; every fault names its line."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.equipping.parameters import parameters_of
from agent.errors import ConfigError
from agent.tomlfile import place_in, table_of
from tools.added.command.command import MOST_CHARS, PASSED, TIMEOUT_S, Command
from tools.added.command.filling import named_in
from tools.toolbox import Permissions

KINDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,), "description": (str,), "argv": (list,), "parameters": (dict,), "cwd": (str,),
    "env": (list,), "timeout_s": (int, float), "stdin": (str,), "reads": (bool,),
    "writes": (bool,), "network": (bool,), "asks": (bool,), "most_chars": (int,),
    "exit_codes": (list,),
}  # fmt: skip
"""What a description may hold."""
WORDS: Mapping[type, str] = {
    str: "a text", list: "a list", dict: "a table", int: "a number", float: "a number",
    bool: "true or false",
}  # fmt: skip
SCRIPTS = re.compile(
    r"(?:ba|da|z|k|fi|c|tc)?sh|cmd(?:\.exe)?|powershell|pwsh|python[\d.]*|perl|ruby|node|php|awk"
)
"""Programs that take a program as an argument."""
TAKES_SCRIPT = ("-c", "-e", "-E", "-r", "/c", "/C", "-Command", "--eval", "--command")
MOST_TIMEOUT_S = 3600.0
MOST_OUTPUT = 10_000_000
Refuse = ConfigError


def command_of(path: Path, environment: Mapping[str, str]) -> Command:
    """Return the command that the file `path` describes.

    Raises `ConfigError` for what cannot be one, with the place of the fault.
    """
    if not path.exists():
        raise ConfigError(f"there is no file {path}", "name a TOML file that describes a command")
    table = table_of(path)
    found = _checked(path, table)
    place = table["argv"][1]
    schema, dashes = parameters_of(path, found.get("parameters", {}))
    argv = _argv(found["argv"], place)
    _check_placeholders(path, argv, found.get("stdin", ""), schema, place)
    permissions = Permissions(*(found.get(one, False) for one in ("reads", "writes", "network")))
    return Command(
        name=_name(found.get("name", path.stem), path),
        description=found["description"].strip(),
        argv=_beside(argv, path),
        parameters=schema,
        place=place,
        cwd=found.get("cwd", ""),
        env=_variables(found.get("env", []), environment, path),
        stdin=found.get("stdin", ""),
        timeout_s=_bounded(path, found, "timeout_s", TIMEOUT_S, MOST_TIMEOUT_S),
        most_chars=int(_bounded(path, found, "most_chars", MOST_CHARS, MOST_OUTPUT)),
        exit_codes=_codes(found.get("exit_codes", [0]), path),
        dashes=dashes,
        permissions=permissions,
        asks=found.get("asks", permissions.writes),
    )


def _checked(path: Path, table: Mapping[str, tuple[object, str]]) -> dict[str, Any]:
    for key, (value, place) in table.items():
        if key not in KINDS:
            near = difflib.get_close_matches(key, KINDS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KINDS)}"
            raise ConfigError(f"{place}: {key!r} is nothing that a command has", hint)
        kinds = KINDS[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise ConfigError(f"{place}: {key} is {value!r}", f"it has to be {WORDS[kinds[0]]}")
    for key in ("description", "argv"):
        if key not in table or not table[key][0]:
            raise ConfigError(f"{path}: there is no {key}", f"add {key} = …")
    return {key: value for key, (value, _) in table.items()}


def _name(name: str, path: Path) -> str:
    if not name.strip():
        raise ConfigError(f"{place_in(path, 'name')}: the name is empty", "name the tool")
    return name.strip()


def _argv(written: Sequence[object], place: str) -> list[str | list[str]]:
    argv: list[str | list[str]] = []
    for one in written:
        inner: list[object] = one if isinstance(one, list) else [one]
        part = [text for text in inner if isinstance(text, str) and "\0" not in text]
        if not part or len(part) < len(inner):
            hint = "texts, or lists of texts that are left out together"
            raise ConfigError(f"{place}: argv holds {one!r}", f"it has to be made of {hint}")
        argv.append(part if isinstance(one, list) else part[0])
    if not isinstance(argv[0], str) or not argv[0] or "{" in argv[0]:
        raise ConfigError(f"{place}: argv begins with {argv[0]!r}", "begin with the program's name")
    _check_script(argv, place)
    return argv


def _check_script(argv: Sequence[str | Sequence[str]], place: str) -> None:
    """Refuse values inside of a program's text: they could be any program."""
    flat = [text for one in argv for text in ([one] if isinstance(one, str) else one)]
    program = re.split(r"[/\\]", flat[0])[-1].lower()
    if not SCRIPTS.fullmatch(program):
        return
    for before, text in zip(flat, flat[1:], strict=False):
        script = before in TAKES_SCRIPT or (program == "awk" and before == flat[0])
        if script and _placeholders(text, place):
            hint = 'give it as an argument of its own behind the script, such as "$1"'
            raise ConfigError(f"{place}: a value would become part of a script: {text!r}", hint)


def _placeholders(template: str, place: str) -> list[str]:
    try:
        return named_in(template)
    except ValueError as error:
        raise ConfigError(f"{place}: {template!r} has {error}", "mend it") from None


def _check_placeholders(
    path: Path,
    argv: Sequence[str | Sequence[str]],
    stdin: str,
    schema: Mapping[str, Any],
    place: str,
) -> None:
    properties, required = schema["properties"], schema["required"]
    used = set(_placeholders(stdin, place_in(path, "stdin")))
    always = set(used)
    for one in argv:
        names = {name for text in ([one] if isinstance(one, str) else one)
                 for name in _placeholders(text, place)}  # fmt: skip
        used |= names
        always |= names if isinstance(one, str) else set()
    for name in sorted(used - set(properties)):
        near = difflib.get_close_matches(name, properties, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"describe it in [parameters.{name}]"
        raise ConfigError(f"{place}: there is no parameter {name!r}", hint)
    for name in properties:
        where = place_in(path, "parameters", name)
        if name not in used:
            raise ConfigError(f"{where}: nothing uses the parameter {name!r}", f"write {{{name}}}")
        if name in always and name not in required and "default" not in properties[name]:
            hint = "give it a default, or put it into a list of its own within argv"
            raise ConfigError(f"{where}: {name} may be missing where argv needs it", hint)


def _beside(argv: list[str | list[str]], path: Path) -> list[str | list[str]]:
    """Return `argv`; a program named with a folder is looked for beside the description."""
    program = argv[0]
    assert isinstance(program, str)
    if "/" in program:
        argv[0] = str(path.absolute().parent / Path(program).expanduser())
    return argv


def _variables(
    names: Sequence[object], environment: Mapping[str, str], path: Path
) -> dict[str, str]:
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z_]\w*", name):
            hint = "name variables, without values"
            raise ConfigError(f"{place_in(path, 'env')}: env holds {name!r}", hint)
    wanted: Iterator[str] = (str(one) for one in (*PASSED, *names))
    return {name: environment[name] for name in wanted if name in environment}


def _bounded(path: Path, found: Mapping[str, Any], key: str, usual: float, most: float) -> float:
    value = found.get(key, usual)
    if not 0 < value <= most:
        raise ConfigError(f"{place_in(path, key)}: {key} is {value}", f"from 1 to {most:g}")
    return float(value)


def _codes(written: Sequence[object], path: Path) -> tuple[int, ...]:
    found = tuple(one for one in written if type(one) is int and 0 <= one < 256)
    if len(found) != len(written) or not found:
        hint = "list the codes that mean success, such as [0, 1]"
        raise ConfigError(f"{place_in(path, 'exit_codes')}: exit_codes is {written!r}", hint)
    return found
