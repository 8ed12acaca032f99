"""Ends the record of a run that did not come to its end: an error, a stop, or a bug of ours."""

import signal

from agent.errors import AgentError, Stopped
from agent.recording.recorder import Recorder


def ended_by(recorder: Recorder, error: BaseException) -> None:
    """End the record of a run that `error` has ended."""
    recorder.stopped()
    if isinstance(error, AgentError):
        recorder.end("failed", error.exit_code, error)
    elif isinstance(error, GeneratorExit | KeyboardInterrupt):
        stopped = Stopped(getattr(error, "number", signal.SIGINT))
        recorder.end("stopped", stopped.exit_code, stopped)
    else:  # a bug of ours: it is told with its traceback
        told = AgentError(f"{type(error).__name__}: {error}")
        recorder.end("failed", told.exit_code, told)
