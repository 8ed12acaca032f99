"""What can go wrong, sorted by who can mend it.

    AgentError                 1    ours, or a tool's that could not be recovered
    ├── ToolError              -    the model: becomes an observation that it can act on
    ├── NoAnswer               1    the model answered nothing, also when asked again
    ├── BudgetSpent            124  nobody: the budget ended before anything was found
    ├── UserError              2    the person: one line and a hint
    │   ├── ContextOverflow    2    the question does not fit into the model's context
    │   └── ConfigError        78   a setting or a configuration file
    ├── SchemaMismatch         4    the answer does not meet `--schema`
    ├── ModelUnavailable       69   no weights, a damaged file, an engine that does not start
    ├── StoreUnavailable       69   a collection, or the sessions, cannot be reached or kept
    ├── InUse                  75   another process works with it: try again later
    ├── RateLimited            75   a provider wants to be asked later
    ├── AuthenticationFailed   77   a credential is missing or refused
    └── Stopped                128 + n   a signal ended the run

A spent budget is no error while something is known: the loop ends with the best answer so far,
and its stop reason becomes exit code 124. Any other exception is a bug of ours and keeps its
traceback.
"""

import signal


class AgentError(Exception):
    """A failure that is told in one line; `hint` says what to do next."""

    exit_code = 1
    run_id = ""
    """The run in which it happened, as far as there was one."""
    recorded = False
    """Whether a renderer wrote it into the JSON of the run."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ToolError(AgentError):
    """A tool call that the model can mend: the message becomes its observation."""


class NoAnswer(AgentError):
    """The model gave neither an action nor an answer."""


class BudgetSpent(AgentError):
    """Steps, seconds or tokens were spent before anything was found."""

    exit_code = 124


class UserError(AgentError):
    """Bad input: the person can mend it."""

    exit_code = 2


class ContextOverflow(UserError):
    """A question that does not fit into the model's context."""


class ConfigError(UserError):
    """A setting, an environment variable or a configuration file that is wrong."""

    exit_code = 78


class SchemaMismatch(AgentError):
    """The answer does not validate against the schema that was asked for."""

    exit_code = 4


class ModelUnavailable(AgentError):
    """The model cannot be had: weights missing or damaged, or an engine that does not start."""

    exit_code = 69


class StoreUnavailable(AgentError):
    """What holds a collection, or sessions and runs, cannot be reached or does not obey."""

    exit_code = 69


class InUse(AgentError):
    """Another process works with what is needed, longer than we wait."""

    exit_code = 75


class RateLimited(AgentError):
    """A provider refuses for now: too many requests, or a quota that is used up."""

    exit_code = 75


class AuthenticationFailed(AgentError):
    """A credential is missing, malformed or refused."""

    exit_code = 77


class Stopped(AgentError):
    """A signal asked the program to stop; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number
