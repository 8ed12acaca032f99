"""What an evaluation compares, from the flags: strategies by models, each with its options."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.cli import streams, surfing
from agent.cli.planning import plan_from
from agent.errors import UserError
from agent.settings import Settings, with_model

if TYPE_CHECKING:
    from agent.evaluation.running import Column
    from agent.evaluation.suite import Suite
    from agent.strategies.plan import Plan
    from tools.toolbox import Toolbox
    from tools.web.web import Web


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    suite: str
    settings: Settings
    strategies: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    reader: str = ""
    """The suite by which a bare file is read."""
    limit: int = 0
    skip: int = 0
    options: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    out: str = ""
    resume: bool = True
    html: str = ""
    workers: int = 1
    json: bool = False
    quiet: bool = False
    use_snapshots: bool = True
    tools: tuple[str, ...] = ()
    """What brings tools besides the program's own."""
    cache: bool = False
    """Whether replies are kept, and taken that were."""

    def tell(self, text: str) -> None:
        """Tell the person something, unless they want quiet."""
        if not self.quiet:
            streams.clear()
            streams.note(text)


LOOK_UP = ("react", "rag", "cot-sc")
"""How the names of strategies begin that look things up in documents."""


def looks_up(choice: Choice) -> bool:
    """Return whether one of the strategies that are compared looks things up in documents."""
    return any(name.startswith(LOOK_UP) for name in choice.strategies)


def columns_of(
    choice: Choice, suite: "Suite", documents: str = "", added: "Toolbox | None" = None
) -> "list[Column]":
    """Return what is compared, checked before any model is loaded.

    Args:
        choice: what was asked for.
        suite: what the questions are of.
        documents: what identifies the documents in which things may be looked up.
        added: the tools that the person has added.

    Raises:
        UserError: there is no such strategy, option, preset or model.
        ConfigError: a prompt file that cannot be read.
    """
    found: dict[str, Column] = {}
    for column in _columns(choice, suite, documents, added):
        found.setdefault(column.setup.key, column)
    return list(found.values())


def _columns(
    choice: Choice, suite: "Suite", documents: str, added: "Toolbox | None"
) -> "Iterator[Column]":
    from agent.evaluation.running import Column
    from agent.evaluation.setup import setup_of
    from agent.models import weights
    from agent.prompts import Library

    options = shared(choice.options, choice.strategies or (choice.settings.strategy,))
    for model in choice.models:
        settings = with_model(choice.settings, model)
        if ":" not in settings.model:
            weights.find(settings.model)
        for name, given in options.items():
            plan = plan_from(name, given, choice.prompts, choice.presets)
            library = plan.library or Library()
            tools = ",".join(added.tools) if added else ""
            setup = setup_of(
                suite, settings, plan.strategy, plan.options, library, documents, tools
            )
            web, its = _web(settings, plan, choice.tell), _added(settings, added, choice.tell)
            yield Column(setup, settings, library, web=web, added=its)


def _added(
    settings: Settings, added: "Toolbox | None", tell: Callable[[str], None]
) -> "Callable[[], Toolbox]":
    """Return what puts the added tools of a question behind a gate of its own, and asks nobody."""

    def guarded() -> "Toolbox":
        from agent.approving.opening import gate_for
        from agent.cli.approving import secrets_for
        from tools.toolbox import Toolbox

        if not added:
            return Toolbox()
        gate = gate_for(settings, tell, added=added)
        gate.secrets = secrets_for(settings)
        return gate.guarded(added)

    return guarded


def _web(
    settings: Settings, plan: "Plan", tell: Callable[[str], None]
) -> "Callable[[], Web | None]":
    """Return what opens the web for one question, behind the rules of the person."""

    def opening() -> "Web | None":
        from agent.approving.opening import gate_for
        from agent.approving.web import GuardedWeb
        from agent.cli.approving import secrets_for

        web = surfing.opened(settings, tell, options=plan.options)
        if web is None:
            return None
        gate = gate_for(settings, tell)
        gate.secrets = secrets_for(settings)
        return GuardedWeb(web, gate)

    return opening


def shared(options: Sequence[str], names: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the options of each strategy: one goes to all the strategies that have it.

    Raises `UserError` for one that none of them has.
    """
    from agent.strategies.catalogue import checked, known_options

    known: dict[str, set[str]] = {}
    for name in names:
        checked(name, {})
        first, _, over = name.partition(":")
        known[name] = known_options(first, over)
    everything = sorted(set().union(*known.values()))
    for text in options:
        if "=" in text and _name(text) not in everything:
            near = difflib.get_close_matches(_name(text), everything, 1)
            hint = f"there are {', '.join(everything)}" if everything else "leave out -O"
            hint = f"did you mean {near[0]!r}?" if near else hint
            raise UserError(f"-O {text}: none of {', '.join(names)} has this option", hint)
    return {
        name: [text for text in options if "=" not in text or _name(text) in has]
        for name, has in known.items()
    }


def _name(option: str) -> str:
    return option.partition("=")[0].strip()
