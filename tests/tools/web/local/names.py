"""A resolver for tests: what a name leads to is written down, and may change with each question."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Names:
    """Names and their addresses; all others do not exist."""

    known: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Which names were asked for, in order."""

    def leads(self, host: str, *answers: str | Sequence[str]) -> None:
        """Let `host` lead to each answer in turn, and to the last one from then on.

        An answer is an address, or several.
        """
        self.known[host] = [
            (one,) if isinstance(one, str) else tuple(one) for one in answers
        ]  # fmt: skip

    def __call__(self, host: str) -> list[str]:
        """Return the addresses of `host`; raise `socket.gaierror` where there are none."""
        self.asked.append(host)
        answers = self.known.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return list(answers.pop(0) if len(answers) > 1 else answers[0])
