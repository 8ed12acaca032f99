"""`agent strategies`: the ways to answer, what each one takes, and its options."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import completing, streams, table

if TYPE_CHECKING:
    from agent.messages import Json as JsonValue
    from agent.strategies.catalogue import Entry

strategies = typer.Typer(no_args_is_help=True, help="List the ways to answer, and their options")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="A name of the list", autocompletion=completing.strategies,
        show_default=False,
    ),
]  # fmt: skip
OURS = "ours"
QUESTIONS = {
    "pal": "A pen costs 3 dollars. What do 14 pens cost?",
    "equations": "Two numbers add up to 30 and differ by 4. Which are they?",
    "tot": "4 9 10 13",
    "cot": "Could a llama carry a piano?",
    "rag": "How many days of leave do I have?",
    "research": "Where was the architect of the Sydney Opera House born?",
}
OTHERWISE = "What is 15% of 80?"


@strategies.command("list")
def list_(json: Json = False) -> None:
    """List the strategies."""
    from agent.strategies.catalogue import ENTRIES

    if json:
        _print_json({"strategies": [_figures(entry) for entry in ENTRIES]})
        return
    rows = [[one.name, one.summary, one.calls, one.source or OURS] for one in ENTRIES]
    table.show(rows, ["NAME", "WHAT IT DOES", "CALLS", "SOURCE"])


@strategies.command()
def show(name: Name, json: Json = False) -> None:
    """Show one strategy: its source, its options, its prompts."""
    from agent.strategies.catalogue import find

    entry = find(name)
    if json:
        _print_json(_figures(entry))
        return
    for line in _lines(entry):
        streams.out(line)


def _figures(entry: "Entry") -> "dict[str, JsonValue]":
    from agent.strategies.meanings import meanings

    return {
        "name": entry.name,
        "summary": entry.summary,
        "source": entry.source or None,
        "calls": entry.calls,
        "max_tokens": entry.tokens,
        "options": [
            {"name": one.name, "default": one.default, "values": one.values, "meaning": one.text}
            for one in meanings(entry.name)
        ],
        "prompts": [*_prompts(entry.name)],
        "example": _example(entry.name),
    }


def _lines(entry: "Entry") -> Iterator[str]:
    from agent.strategies.meanings import meanings, written

    yield f"{entry.name}: {entry.summary[:1].lower()}{entry.summary[1:]}"
    yield ""
    yield f"source   {entry.source or OURS}"
    yield f"calls    {entry.calls}"
    yield f"tokens   at most {entry.tokens:,} written, unless --max-tokens says otherwise"
    yield f"prompts  {', '.join(_prompts(entry.name)) or 'those of the strategies that it uses'}"
    yield f"example  {_example(entry.name)}"
    found = meanings(entry.name)
    for one in found:
        yield ""
        yield f"-O {one.name}={written(one.default)}  ({one.values})"
        yield f"   {one.text}"
    if not found:
        yield ""
        yield "It has no options."


def _prompts(name: str) -> list[str]:
    """Return the names of the prompt files of the strategy `name`."""
    from agent.prompts import Library

    return [one for one in Library().names() if one.startswith(f"{name}/")]


def _example(name: str) -> str:
    return f'agent ask --strategy {name} "{QUESTIONS.get(name, OTHERWISE)}"'


def _print_json(document: "dict[str, JsonValue]") -> None:
    from agent.events import SCHEMA_VERSION
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": SCHEMA_VERSION, **document}))
