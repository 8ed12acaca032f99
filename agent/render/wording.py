"""The words in which runs are told to people, the same in every renderer."""

import json

from agent.errors import AgentError, Stopped
from agent.events import StopReason
from agent.messages import ToolCall, Usage
from agent.render.record import portable

BEST_SO_FAR = "this is the best answer so far"
REASONS: dict[StopReason, str] = {
    "steps": "all steps are spent",
    "seconds": "the time is up",
    "tokens": "all tokens are spent",
    "repetition": "it went round in circles",
}


def stopped_early(reason: StopReason) -> str:
    """Return why the run ended before its answer was ready; empty if it was ready."""
    return f"stopped: {REASONS[reason]}; {BEST_SO_FAR}" if reason in REASONS else ""


def interruption(error: AgentError) -> str:
    """Return the mark behind an answer that was cut short; empty where the error says it all."""
    return "(interrupted)" if isinstance(error, Stopped) else ""


def arguments_text(call: ToolCall) -> str:
    """Return what an action is given: the program itself, or the arguments as JSON."""
    values = list(call.arguments.values())
    if len(values) == 1 and isinstance(values[0], str):
        return values[0].strip("\n")
    if not values:
        return ""
    return json.dumps(portable(dict(call.arguments)), ensure_ascii=False)


def summary(model: str, steps: int, usage: Usage, seconds: float, full: bool) -> str:
    """Return the line below an answer: who answered, and what it took."""
    parts = [model, f"{steps} step{'' if steps == 1 else 's'}"]
    if full:
        parts.append(f"{usage.prompt_tokens} tokens read, {usage.cached_tokens} from the snapshot")
        parts.append(f"{usage.completion_tokens} written")
    else:
        parts.append(f"{usage.completion_tokens} tokens")
    parts.append(f"{seconds:.1f} s")
    return " · ".join(part for part in parts if part)
