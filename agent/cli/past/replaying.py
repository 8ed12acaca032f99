"""Shows a recorded run again, byte for byte as it was shown then."""

import sys
from typing import TYPE_CHECKING

from agent.cli import judging, showing, streams
from agent.cli.judging import Verdict
from agent.cli.past.starting import library_of, start_in
from agent.cli.stage import Stage, Wait
from agent.errors import AgentError
from agent.events import Answer
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.recording.past import Past
    from agent.recording.starting import Start

GONE = "the run ended here: its process was gone"


def replay(past: "Past", settings: Settings, view: showing.View, lenient: bool = False) -> int:
    """Play `past` on the standard streams and return the exit code it had.

    Raises:
        Differs: the program does not do what was recorded; not with `lenient`.
        AgentError: what the run ended with.
    """
    from agent.recording.past import Differs, Over

    start = start_in(past, settings)
    stage = _stage(past, start, settings, view)
    try:
        verdict = _shown(past, start, stage, lenient)
    except Differs:
        streams.clear()
        raise
    except Over:
        raise _stopped(past, stage, past.error or AgentError(GONE)) from None
    except AgentError as error:
        raise _stopped(past, stage, error) from None
    stage.finish(verdict.complaints)
    return past.run.exit_code


def _stage(past: "Past", start: "Start", settings: Settings, view: showing.View) -> Stage:
    literal = start.schema is not None
    wait = Wait(float((past.ended or {}).get("waited", 0.0)))
    renderer = showing.renderer_for(view, sys.stdout, settings.color, literal, wait)
    return Stage(renderer, view, wait, start.why, not literal)


def _shown(past: "Past", start: "Start", stage: Stage, lenient: bool) -> Verdict:
    from agent.recording.replaying import replayed

    verdict = Verdict()
    for event in replayed(past, start, library_of(start), lenient):
        if isinstance(event, Answer):
            verdict = judging.judged(event, start, stage.strategy)
        stage.show(event)
    return verdict


def _stopped(past: "Past", stage: Stage, error: AgentError) -> AgentError:
    """Show that the run ended with `error`, and return it."""
    stage.stop(error)
    error.run_id = past.run.id if stage.started else ""
    error.recorded = True
    return error
