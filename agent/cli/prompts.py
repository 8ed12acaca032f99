"""`agent prompts`: the files with all words for the model, to be seen, changed and checked."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.invocation import settings_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.messages import Json as Document
    from agent.prompts.checking import Finding

prompts = typer.Typer(
    no_args_is_help=True, help="List, show, render, check, copy and compare prompts"
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A prompt, such as cot, a preset, or a file")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Prompts or files; default: all", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input"),
]
Files = Annotated[
    list[str] | None,
    typer.Option("--file", "-f", metavar="FILE", help="Attach a text file; may be repeated"),
]
Exemplars = Annotated[bool, typer.Option("--exemplars", help="With its worked examples")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Overwrite without asking")]


@prompts.command("list")
def list_(json: Json = False) -> None:
    """List the prompts in force, presets too.

    Columns: name, version, where it comes from, purpose.
    """
    from agent.cli import prompting

    settings_from()
    rows = prompting.rows(prompting.library_in_force())
    if json:
        from agent.render.record import json_text

        listed: Document = [{**row} for row in rows]
        streams.out(json_text({"schema_version": 1, "prompts": listed}, indent=2))
        return
    cells = [[row["name"], str(row["version"] or "-"), row["from"], row["purpose"]] for row in rows]
    table.show([[str(cell) for cell in line] for line in cells], ["NAME", "VERSION", "FROM", ""])


@prompts.command()
def show(name: Name, exemplars: Exemplars = False) -> None:
    """Print the file of a prompt as it is."""
    from agent.cli import prompting

    settings_from()
    library, full = prompting.named(name)
    files = prompting.exemplar_files(library, full) if exemplars else []
    _, path = library.locate(full)
    prompting.print_file(path)
    for file in files:
        streams.out(f"# {prompting.short(file)}")
        prompting.print_file(file)


@prompts.command()
def render(
    name: Name,
    words: Words = None,
    file: Files = None,
    form: Annotated[
        str | None, typer.Option(metavar="FORM", help="Form of the answer. Default: inferred")
    ] = None,
    preset: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Add a preset; may be repeated")
    ] = None,
    var: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Fill in another variable; may be repeated"),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", metavar="NAME", help="Model. Default: the one in use"),
    ] = None,
    messages: Annotated[
        bool, typer.Option("--messages", help="Show messages by role; loads no model")
    ] = False,
    json: Json = False,
) -> None:
    r"""Print what the model would receive.

    How many tokens that is comes on stderr.

    \b
    Example:
      agent prompts render cot "How much is 17 * 3?"
    """
    from agent.cli import rendering

    settings = settings_from(model=model).settings
    asked = rendering.Asked(name, words or (), file or (), form or "", preset or (), var or ())
    shown = rendering.shown(asked, settings, messages)
    if json:
        from agent.render.record import json_text

        streams.out(json_text(shown.document, indent=2))
    else:
        rendering.print_prompt(shown)
    streams.note(shown.counted)


@prompts.command()
def check(
    names: Names = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for warnings too")] = False,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Check the shipped prompts, whatever hides them")
    ] = False,
    json: Json = False,
) -> None:
    """Check prompts and their exemplars.

    Variables, braces, includes, wording; equations and programs of exemplars are computed anew.

    Ends with 1 if there is an error, with --strict if there is a warning too, else with 0.
    """
    from agent.cli import prompting

    settings = settings_from().settings
    found, count = prompting.checked(names or (), shipped)
    errors = sum(one.level == "error" for one in found)
    if json:
        _print_findings(found)
    else:
        for one in found:
            prompting.print_finding(one, settings.color)
    streams.note(_summary(count, errors, len(found) - errors))
    if errors or (strict and found):
        raise typer.Exit(1)


@prompts.command()
def copy(
    name: Name,
    destination: Annotated[
        str | None,
        typer.Argument(metavar="DEST", help="A file or a folder. Default: .agent/prompts"),
    ] = None,
    user: Annotated[
        bool, typer.Option("--user", help="Into your own folder: for all your projects")
    ] = False,
    exemplars: Exemplars = False,
    yes: Yes = False,
) -> None:
    """Copy a prompt, to be changed.

    In .agent/prompts, or with --user in your own folder, the copy is in force at once.
    """
    from agent.cli import copying

    settings_from()
    copying.copy(name, destination, user=user, exemplars=exemplars, yes=yes)


@prompts.command()
def diff(name: Name) -> None:
    """Compare a prompt with the shipped one.

    Ends with 0 where they are the same, with 1 where they differ.
    """
    from agent.cli import prompting

    settings = settings_from().settings
    library, full = prompting.named(name)
    lines = prompting.differences(library, full)
    for line in lines:
        prompting.print_change(line, settings.color)
    if lines:
        raise typer.Exit(1)


def _summary(count: int, errors: int, warnings: int) -> str:
    what = f"{count} prompt{'s' * (count != 1)} checked"
    if not errors and not warnings:
        return f"{what}: nothing wrong"
    told = f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"
    return f"{what}: {told}"


def _print_findings(found: "Sequence[Finding]") -> None:
    from agent.render.record import json_text

    findings: Document = [
        {"file": str(one.path), "line": one.line, "level": one.level, "what": one.what,
         "mend": one.mend}
        for one in found
    ]  # fmt: skip
    streams.out(json_text({"schema_version": 1, "findings": findings}, indent=2))
