"""`agent active`: exemplars that a person solves because the model is unsure of them.

Method: Diao et al. 2023, arXiv:2302.12246 (Active-Prompt): estimate, select, annotate, use.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.invocation import settings_from
from agent.errors import UserError
from agent.places import prompt_folders
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.active.estimates import Estimates
    from agent.active.selection import Selected
    from agent.messages import Json

active = typer.Typer(
    no_args_is_help=True, help="Find the questions that a model is unsure of, and solve them"
)
DEFAULT = Settings()
WIDEST = 60
"""Most characters of a question in a table."""

Pool = Annotated[
    Path, typer.Argument(metavar="POOL", help="File of JSON lines, each with a `question`")
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the result goes")]
PoolSize = Annotated[
    int, typer.Option("--pool-size", metavar="N", min=1, help="Most questions, drawn by the seed")
]
Samples = Annotated[
    int, typer.Option("--samples", "-k", metavar="K", min=2, help="Samples of each question")
]
METRICS = "disagreement|entropy|variance"
Form = Annotated[
    str, typer.Option("--form", "--task", metavar="FORM", help="Form of the answers. Default: seen")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Project = Annotated[
    bool, typer.Option("--project", help="Keep them in .agent/prompts of the project")
]


@active.command()
def estimate(
    context: typer.Context,
    pool: Pool,
    pool_size: PoolSize = 1000,
    samples: Samples = 10,
    metric: Annotated[str, typer.Option(metavar=METRICS, help="Measure")] = "disagreement",
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", metavar="cot|zero-shot-cot", help="How to ask")
    ] = "cot",
    temperature: Annotated[
        float, typer.Option(metavar="T", min=0.01, max=5, help="Freedom of wording")
    ] = 0.7,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Seed of all choices. Default: a new one")
    ] = None,
    form: Form = "",
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", metavar="NAME", help=f"Model. Default: {DEFAULT.model}"),
    ] = None,
    out: Out = Path("estimates.jsonl"),
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read nor write prompt snapshots")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Never use the network")] = False,
) -> None:
    r"""Ask each question of a pool several times, and see how much the answers differ.

    What is drawn is kept at once: the same command goes on where it stopped.

    \b
    Examples:
      agent active estimate pool.jsonl --pool-size 100 --out estimates.jsonl
      agent active estimate pool.jsonl -k 5 --metric entropy --seed 1
    """
    from agent.cli import estimating

    _form_checked(form)
    settings = settings_from(model=model, seed=seed, offline=offline or None).settings
    choice = estimating.Choice(
        pool, settings, pool_size, samples, metric, strategy, temperature, form, out, not no_cache
    )
    held = estimating.estimate(choice, context.obj)
    _tell_estimates(held, out)


@active.command()
def select(
    estimates: Annotated[
        Path, typer.Argument(metavar="ESTIMATES", help="What `agent active estimate` wrote")
    ],
    number: Annotated[
        int, typer.Option("-n", metavar="N", min=0, help="Questions. Default: 0, the paper's own")
    ] = 0,
    metric: Annotated[
        str, typer.Option(metavar=METRICS, help="Measure. Default: that of the estimate")
    ] = "",
    out: Out = Path("selected.jsonl"),
) -> None:
    r"""Select the questions that the model is least sure of.

    -n counts questions and has nothing to do with -k, the samples of each. The paper selects 8
    of word problems, 7 of choices, 6 of yes-no questions and 4 of last letters.

    \b
    Examples:
      agent active select estimates.jsonl -n 8 --out selected.jsonl
    """
    from agent.active import estimates as files
    from agent.active import selection, uncertainty

    held = files.read(estimates)
    chosen = selection.select(
        held,
        number or selection.usual(held.header.form),
        uncertainty.checked(metric or held.header.metric, held.header.form),
    )
    selection.write(out, chosen, held.header.pool)
    _show_selected(chosen)
    streams.note(f"next: agent active annotate {out}")


@active.command()
def annotate(
    selected: Annotated[
        Path, typer.Argument(metavar="SELECTED", help="What `agent active select` wrote")
    ],
    form: Form = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Begin with the model's own most common reasoning")
    ] = False,
    project: Project = False,
) -> None:
    r"""Solve the selected questions in your editor, $VISUAL or $EDITOR.

    Each one is kept as soon as the editor closes; the same command goes on. A draft counts as the
    model's until a person changed it or said that it is theirs.

    \b
    Examples:
      agent active annotate selected.jsonl
      EDITOR="code --wait" agent active annotate selected.jsonl --draft
    """
    from agent.active import selection
    from agent.cli.annotating import Annotating, command, folder_of, told
    from agent.cli.editor import editor

    _form_checked(form)
    chosen = selection.read(selected)
    flags = [*(["--form", form] if form else ()), *["--draft"] * draft, *["--project"] * project]
    work = Annotating(chosen, folder_of(project), form, draft, command(selected, flags))
    if not work.left():
        streams.note("all of them are annotated")
        told(work, 0)
        return
    done = work.play(editor(work.folder))
    told(work, done)
    if not done:
        streams.note("nothing was annotated")
        raise typer.Exit(1)


@active.command()
def show(json: AsJson = False) -> None:
    """List the annotated exemplars that the strategy active-prompt uses."""
    from agent.active.exemplars import collections

    found = list(collections(prompt_folders(Path.cwd())))
    if json:
        from agent.render.record import json_text

        files: Json = [
            {"path": str(path), "exemplars": list(map(dict, held))} for path, held in found
        ]
        streams.out(json_text({"schema_version": 1, "files": files}, indent=2))
        return
    rows = [
        [path.stem, str(one.get("annotator", "")), str(one.get("uncertainty", "")),
         str(one.get("k", "")), str(one.get("metric", "")), _short(str(one["question"]))]
        for path, held in found
        for one in held
    ]  # fmt: skip
    for path, held in found:
        streams.note(f"{path}: {len(held)}")
    if rows:
        table.show(rows, ["FORM", "ANNOTATOR", "UNCERTAINTY", "K", "METRIC", "QUESTION"])
    else:
        streams.note("there are none yet: agent active estimate POOL.jsonl begins")


def _form_checked(form: str) -> None:
    from agent.forms import FORMS

    if form and form not in FORMS:
        raise UserError(f"--form is {form!r}", f"use one of {', '.join(FORMS)}")


def _tell_estimates(held: "Estimates", out: Path) -> None:
    unparsed = sum(one.value is None for one in held.samples.values())
    streams.note(
        f"{len(held.header.pool) - len(held.left_out)} questions, {len(held.samples)} samples, "
        f"{unparsed} of them without an answer; next: agent active select {out}"
    )
    streams.out(str(out))


def _show_selected(chosen: "list[Selected]") -> None:
    rows = []
    for one in chosen:
        answers = " ".join(f"{text}:{count}" for text, count in one.answers.items())
        unparsed = f" ?:{one.unparsed}" if one.unparsed else ""
        rows.append([f"{one.uncertainty:g}", _short(answers + unparsed, 30), _short(one.question)])
    table.show(rows, ["UNCERTAINTY", "ANSWERS", "QUESTION"])


def _short(text: str, most: int = WIDEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
