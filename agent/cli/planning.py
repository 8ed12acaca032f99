"""How a question is to be answered: the strategy with its options, and the prompts in force."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import UserError
from agent.places import project_prompts, prompt_folders
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.models.model import Model
    from agent.prompts import Library
    from agent.strategies.strategy import Kit
    from tools.documents.documents import Documents
    from tools.web.web import Web


def plan_from(
    strategy: str,
    options: Sequence[str] = (),
    prompts: Sequence[str] = (),
    presets: Sequence[str] = (),
    why: bool = False,
    samples: int = 0,
) -> Plan:
    """Return the plan that the flags and settings make, checked before any model is loaded.

    A prompt file that belongs to a strategy chooses that strategy where the person chose none.
    `samples` is what the flag said; a setting of that name may rightly serve other questions.

    Raises:
        UserError: there is no such strategy, option or preset.
        ConfigError: a prompt file that cannot be read.
    """
    from agent.prompts.library import library_of
    from agent.strategies.catalogue import BY_NAME, checked, may_use

    library = library_of([Path(one) for one in prompts], prompt_folders(Path.cwd()), presets)
    given = dict(_pair(one) for one in options)
    owners = [owner for name in library.files if (owner := name.partition("/")[0]) in BY_NAME]
    if strategy == "auto" and owners:
        strategy = owners[0]
    checked(strategy, given)
    for name in library.files:
        library.find(name)
    unused = [f"{library.files[name]} is not used: it belongs to {name.partition('/')[0]}, "
              f"and {strategy} runs" for name in library.files
              if not may_use(strategy, given, name)]  # fmt: skip
    if samples and strategy != "auto":
        unused += _idle_samples(strategy, given)
    return Plan(strategy, given, library, why, (*_of_project(library, strategy, given), *unused))


def _of_project(library: "Library", strategy: str, given: Mapping[str, str]) -> list[str]:
    """Tell of prompts that came with the project: they may be of somebody else."""
    from agent.strategies.catalogue import may_use

    folder = project_prompts(Path.cwd())
    if folder is None:
        return []
    names = [name for name in library.names() if library.locate(name)[1].is_relative_to(folder)]
    used = [name for name in names if may_use(strategy, given, name)]
    return [f"prompts of this project are in force: {', '.join(used)} ({folder})"] if used else []


def _idle_samples(strategy: str, given: Mapping[str, str]) -> list[str]:
    from agent.strategies.catalogue import THAT_VOTE, draws_samples

    first = strategy.partition(":")[0]
    if draws_samples(strategy, given):
        return []
    instead = "" if first in THAT_VOTE else f"; --strategy self-consistency:{first} does"
    return [f"--samples has no effect: {strategy} draws none{instead}"]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UserError(f"-O {text}: is no NAME=VALUE", "write it like this: -O samples=3")
    return name.strip(), value.strip()


def kit_of(
    settings: Settings,
    plan: Plan,
    model: "Model",
    documents: "Documents | None" = None,
    web: "Web | None" = None,
) -> "Kit":
    """Return all that a strategy needs besides the question and the budget."""
    from agent.prompts import Library
    from agent.strategies.running import kit_for

    return kit_for(model, settings, plan.library or Library(), plan.options, documents, web)
