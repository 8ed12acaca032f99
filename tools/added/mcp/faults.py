"""What can go wrong with a server: a model reads it as an observation, a person as one line."""

from agent.errors import ToolError


class Unreachable(ToolError):
    """The server is not there, or does not speak the protocol."""

    exit_code = 69
    passes = False
    """Whether starting it again may help."""


class Ended(Unreachable):
    """The server was there, and ended, or broke the connection."""

    passes = True


class Flooded(Ended):
    """The server sent more than anybody reads."""


class Refused(Unreachable):
    """The server wants another key."""

    exit_code = 77


class Changed(ToolError):
    """The server describes a tool otherwise than it was approved."""


class Late(ToolError):
    """The server did not answer in time."""

    exit_code = 69
