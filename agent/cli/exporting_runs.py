"""`agent runs export`: runs to look at, for programs, and as data to train on."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import completing, output
from agent.cli.choosing_runs import Choice, chosen, since
from agent.cli.training_data import Data, written
from agent.errors import UserError
from agent.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.store.rows import Run, Session
    from agent.store.store import Store

FORMATS = ("html", "md", "json")
SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".json": "json"}
KINDS = ("sft", "preference", "exemplars")
RATED = ("good", "any")
OF = {
    "unrated": ("--rated", ("sft",)),
    "mask_observations": ("--no-mask-observations", ("sft",)),
    "grounded": ("--grounded", ("sft",)),
    "share": ("--split", ("sft", "preference")),
    "form": ("--form", ("exemplars",)),
}
"""The flags of training data, each with the kinds that it is for."""

Runs = Annotated[
    list[str] | None,
    typer.Argument(metavar="RUN...", help="Ids, or last", autocompletion=completing.runs),
]
Format = Annotated[
    str, typer.Option("--format", metavar="|".join(FORMATS), help="Default: as FILE ends, else md")
]
Out = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: standard output")
]
Training = Annotated[
    str, typer.Option(metavar="|".join(KINDS), help="Write JSON lines to train on instead")
]
Mask = Annotated[
    bool,
    typer.Option("--mask-observations/--no-mask-observations", help="Not learn what tools said"),
]


def export(
    runs: Runs = None,
    session: Annotated[
        str,
        typer.Option(
            metavar="SESSION", help="All turns of a session", autocompletion=completing.sessions
        ),
    ] = "",
    format: Format = "",
    out: Out = None,
    training: Training = "",
    rated: Annotated[
        str, typer.Option(metavar="|".join(RATED), help="Which runs teach, with sft")
    ] = "good",
    since_: Annotated[
        str, typer.Option("--since", metavar="DATE|TIME", help="Of 2026-11-01 on, or the last 7d")
    ] = "",
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", metavar="NAME", help="Of this strategy alone")
    ] = "",
    mask_observations: Mask = True,
    grounded: Annotated[
        bool, typer.Option("--grounded", help="Only answers that stand in an observation")
    ] = False,
    split: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="Share of prompts for training")
    ] = 1.0,
    form: Annotated[
        str, typer.Option(metavar="FORM", help="Form of the answers, with exemplars")
    ] = "",
) -> None:
    r"""Write runs as a page to look at, as Markdown, as JSON, or as data to train a model on.

    A page is one file that works offline. Training data come from runs that were rated or
    corrected: all of them where none is named.

    \b
    Examples:
      agent runs export last -o run.html
      agent runs export --session "Costs of the car" -o car.html
      agent runs export --training sft --split 0.9 -o sft.jsonl
      agent runs export --training preference -o pairs.jsonl
    """
    from agent.cli.histories.shelf import opened

    _checked("--training", training, KINDS)
    _checked("--rated", rated, RATED)
    _checked("--form", form, FORMS)
    data = Data(training, rated == "any", mask_observations, grounded, split, form)
    _needed(data)
    target = output.checked(out) if out else None
    wanted = _format(format, out)
    choice = Choice(tuple(runs or ()), session, since(since_), strategy)
    with opened() as store:
        text = written(store, choice, data) if training else shown(store, choice, wanted)
    if target is None:
        sys.stdout.write(text)
    else:
        output.replace(target, text)


def shown(store: "Store", choice: Choice, format: str) -> str:
    """Return the chosen runs in a format that people or programs read."""
    if choice.everything:
        raise UserError("say what to export", "name runs, or a session: agent runs export last")
    session, runs = chosen(store, choice)
    if not runs:
        raise UserError("no run that is named fits", "leave out --since and --strategy")
    return _document(store, runs, session, format)


def _document(store: "Store", runs: "Sequence[Run]", session: "Session | None", format: str) -> str:
    from agent.render.history import history_of

    logs = [list(store.entries(run=run.id)) for run in runs]
    histories = [history_of(run, log) for run, log in zip(runs, logs, strict=True)]
    if format == "json":
        from agent.render.run_json import document

        return document(list(zip(histories, logs, strict=True)), session)
    if format == "html":
        from agent.render.page.page import page

        return page(histories, session)
    from agent.render.run_markdown import markdown

    return markdown(histories, session)


def _needed(data: Data) -> None:
    """Refuse flags that change nothing: who gave them expects something."""
    usual = Data(data.kind)
    for name, (flag, kinds) in OF.items():
        if getattr(data, name) != getattr(usual, name) and data.kind not in kinds:
            raise UserError(f"{flag} changes nothing here", f"add --training {' or '.join(kinds)}")


def _format(name: str, out: Path | None) -> str:
    """Return the format that was asked for, else the one that the name of the file tells."""
    if name:
        return _checked("--format", name, FORMATS)
    return SUFFIXES.get(out.suffix.lower(), "md") if out else "md"


def _checked(flag: str, value: str, known: "Sequence[str]") -> str:
    if value and value not in known:
        raise UserError(f"{flag}: unknown {value!r}", f"use one of {', '.join(known)}")
    return value
