"""What can go wrong with one search engine, and with all of them together."""

from agent.errors import ToolError


class EngineFailed(Exception):
    """One engine gave no answer; the others are asked instead."""

    kind = "failed"
    """One word for the health memory and for people."""


class Limited(EngineFailed):
    """The engine wants to be asked less often; `seconds` says when again, 0 where it told none."""

    kind = "limited"

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class Blocked(EngineFailed):
    """The engine takes us for a robot, or the key is refused."""

    kind = "blocked"


class Unreachable(EngineFailed):
    """No connection, or no answer in time: the network may be to blame."""

    kind = "unreachable"


class Offline(Unreachable):
    """Not even the way to the engine is there: no name server, no route, no proxy."""

    kind = "offline"


class Broken(EngineFailed):
    """It was reached, and failed: its server, the connection, or its certificate."""

    kind = "broken"


class Changed(EngineFailed):
    """The page is not what it used to be: nothing could be read from it."""

    kind = "changed"


class NotInstalled(EngineFailed):
    """The engine needs a package that is not there; the message tells how to get it."""

    kind = "missing"


class NoEngine(ToolError):
    """No search engine answers, although the network is there."""

    exit_code = 69


class RateLimited(ToolError):
    """Every search engine wants to be asked later."""

    exit_code = 75

    def __init__(self, message: str, seconds: float, hint: str = "") -> None:
        super().__init__(message, hint)
        self.seconds = seconds
