"""Makes the gate that the settings and flags ask for; a name that no tool has is told at once."""

import difflib
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MethodType
from typing import cast

from agent import reach
from agent.approving.domains import domains_of
from agent.approving.gate import Gate
from agent.approving.rules import FILE, Rules
from agent.errors import ConfigError, UserError
from agent.settings import Settings
from tools.toolbox import Toolbox


@dataclass(frozen=True)
class Domains:
    """What the flags say of domains."""

    allow: Sequence[str] = ()
    deny: Sequence[str] = ()


NO_DOMAINS = Domains()
NO_TOOLS = Toolbox()
NOWHERE = Path(os.devnull)
"""Holds no files, on any system."""


def toolbox() -> Toolbox:
    """Return the tools that can ask: those that show documents read what a person chose."""
    from tools.documents.reading.tools import Desk
    from tools.python import python
    from tools.web.tools import Browser

    asking: tuple[Callable[..., object], ...] = (
        Desk.query_database,
        Browser.search_web,
        Browser.open_page,
    )
    return Toolbox.of(python, *map(_described, asking))


def reading() -> Toolbox:
    """Return the tools that show what is there already, as they are described; they never ask."""
    from tools.documents.reading.tools import Desk
    from tools.web.tools import Browser

    shown: tuple[Callable[..., object], ...] = (
        Desk.search_documents,
        Desk.open_document,
        Desk.quote,
        Desk.search,
        Desk.lookup,
        Browser.find_in_page,
        Browser.follow,
        Browser.back,
        Browser.quote_page,
    )
    return Toolbox.of(*map(_described, shown))


def _described(method: Callable[..., object]) -> Callable[..., object]:
    """Return a method of no object: enough to say what it does, for it is not run."""
    return cast(Callable[..., object], MethodType(method, object()))


def gate_for(
    settings: Settings,
    notify: Callable[[str], None],
    allow: Sequence[str] = (),
    domains: Domains = NO_DOMAINS,
    added: Toolbox = NO_TOOLS,
) -> Gate:
    """Return the gate of `settings`, with what `--allow` and the flags for domains named.

    Raises:
        ConfigError: the setting `approve` names no tool: it would protect nothing.
        UserError: `--allow` names none.
    """
    asking = [name for one in settings.approve.split(",") if (name := one.strip())]
    known = {**toolbox().tools, **added.tools} if asking or allow else {}
    for name in asking:
        if name not in known:
            raise ConfigError(f"approve names {name!r}, which is no tool", near(name, known))
    for name in allow:
        if name not in known:
            raise UserError(f"--allow {name}: there is no such tool", near(name, known))
    return Gate(
        _rules(settings),
        notify,
        frozenset(asking),
        frozenset(allow),
        allow_domains=_domains(settings.allow_domains, "allow_domains", domains.allow),
        deny_domains=_domains(settings.deny_domains, "deny_domains", domains.deny),
    )


def _domains(setting: str, name: str, flags: Sequence[str]) -> frozenset[str]:
    flag = f"--{name.replace('_', '-').removesuffix('s')}"
    if not (setting or flags):
        return frozenset()
    set_so = domains_of(reach.words(setting), name, ConfigError)
    return set_so | domains_of(flags, flag, UserError)


def _rules(settings: Settings) -> Rules:
    try:
        return Rules(settings.state_folder / FILE)
    except ConfigError:  # no home folder: there are no rules, and none can be kept
        return Rules(NOWHERE / FILE)


def near(name: str, known: Collection[str]) -> str:
    """Return the hint for a `name` that is none of those `known`."""
    found = difflib.get_close_matches(name, known, 1, 0.5)
    return f"did you mean {found[0]!r}?" if found else f"there are {', '.join(sorted(known))}"
