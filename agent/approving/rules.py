"""What a person decided about tools for good: a small TOML file that only they can read or write.

    python = "allow"    # runs without a question
    send = "deny"       # never runs
    fetch = "ask"       # asks, also where it would not by itself
    "post of mcp:mail" = "allow"    # an added tool: no other of this name is allowed by it

A file that is damaged, or that others may write, allows nothing.
"""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from agent.errors import AgentError, ConfigError, InUse
from agent.replacing import PRIVATE, replaced
from agent.tomlfile import table_of
from tools.toolbox import Tool

Rule = Literal["allow", "ask", "deny"]
RULES: tuple[str, ...] = get_args(Rule)
FILE = "approvals.toml"
WAIT_S = 5.0


def source_of(tool: Tool) -> str:
    """Return what tells the source of an added tool from all others; empty for our own."""
    return f"{tool.origin} in {tool.place}" if tool.place else tool.origin


def allowing(tool: str, source: str) -> str:
    """Return the name of the rule that allows a tool: an added one only as its source brings it."""
    return f"{tool} of {source}" if source else tool


@dataclass(frozen=True)
class Rules:
    """The rules in a file."""

    path: Path

    def read(self) -> Mapping[str, Rule]:
        """Return the rules by tool; none where there is no file.

        Raises `ConfigError` for a file that cannot be trusted.
        """
        if not os.path.lexists(self.path):
            return {}
        self._refuse_others()
        found: dict[str, Rule] = {}
        for tool, (rule, place) in table_of(self.path).items():
            if rule not in RULES:
                raise ConfigError(f"{place}: {tool} is {rule!r}", f"use one of {', '.join(RULES)}")
            found[tool] = cast(Rule, rule)
        return found

    def set(self, tool: str, rule: Rule | None) -> None:
        """Keep a rule for `tool`; None forgets it.

        Raises:
            ConfigError: the file that is there cannot be trusted, and is left as it is.
            AgentError: it cannot be written.
        """
        import filelock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with filelock.FileLock(self.path.with_suffix(".lock"), timeout=WAIT_S, mode=0o600):
                rules = {**self.read()}
                rules.pop(tool, None)
                self._write({**rules, tool: rule} if rule else rules)
        except filelock.Timeout:
            raise InUse(f"{self.path} is in use", "try again in a moment") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise AgentError(f"{self.path} cannot be written: {reason}", "make room") from error

    def settle(self, tool: str, source: str, rule: Rule | None) -> None:
        """Keep a rule for a tool in place of all others that it has; see `set`.

        What allows holds for the tool of this source alone, what refuses for all of its name.
        """
        kept = allowing(tool, source) if rule == "allow" else tool
        self.set(kept, rule)
        for other in {tool, allowing(tool, source)} - {kept}:
            if other in self.read():
                self.set(other, None)

    def _write(self, rules: Mapping[str, Rule]) -> None:
        lines = [f"{json.dumps(tool)} = {json.dumps(rule)}\n" for tool, rule in rules.items()]
        with replaced(self.path, PRIVATE) as file:
            file.writelines(sorted(lines))

    def _refuse_others(self) -> None:
        """Raise `ConfigError` where somebody else may have written the rules."""
        if os.name != "posix":
            return
        try:
            found = self.path.stat()
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigError(f"{self.path}: cannot be read: {reason}", "remove it") from None
        if found.st_uid not in (os.getuid(), 0):
            raise ConfigError(f"{self.path}: belongs to somebody else", "remove it")
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise ConfigError(f"{self.path}: can be changed by others", f"chmod 600 {self.path}")
