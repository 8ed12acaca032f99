"""What is told where nothing at all can be reached, and where a host does not exist."""

from agent.errors import ToolError


class NoNetwork(ToolError):
    """There is no network, no name server, or no way to the proxy: nothing can be looked up."""

    exit_code = 69


class NoSuchHost(ToolError):
    """The name servers do not know this name."""


class Reset(ToolError):
    """The connection ended before the response began: a second try may do."""
