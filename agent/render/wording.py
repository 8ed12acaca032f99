"""The words in which runs are told to people, the same in every renderer."""

import json
import re

from agent.errors import AgentError, Stopped
from agent.events import Chosen, Confidence, Forgot, Restated, Sampled, StopReason
from agent.messages import ToolCall, Usage
from agent.render.record import portable

BEST_SO_FAR = "this is the best answer so far"
NO_ANSWER = "no answer"
MOST_SHOWN = 80
"""Characters of a sample's answer that are shown."""
REASONS: dict[StopReason, str] = {
    "steps": "all steps are spent",
    "seconds": "the time is up",
    "tokens": "all tokens are spent",
    "cost": "the money is spent",
    "repetition": "it went round in circles",
    "broken": "the connection to the model broke",
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


def choice(chosen: Chosen) -> str:
    """Return which strategy was picked, and why."""
    return f"strategy: {chosen.strategy}" + (f" ({chosen.reason})" if chosen.reason else "")


def aside(event: Restated | Forgot) -> str:
    """Return how a question was understood, or what of the conversation is dropped."""
    if isinstance(event, Restated):
        return f"understood as: {event.text}"
    return f"no longer word for word: {event.text}"


def sample(sampled: Sampled) -> str:
    """Return what one of several samples answered, in one line."""
    source = f" ({sampled.source})" if sampled.source else ""
    return f"sample {sampled.number}/{sampled.of}{source}: {in_short(sampled.text) or NO_ANSWER}"


def in_short(text: str) -> str:
    """Return `text` as one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def certainty(confidence: Confidence | None) -> str:
    """Return how sure an answer is, as votes where there were some."""
    if confidence is None:
        return ""
    counted = re.search(r"votes|agree", confidence.how)
    return confidence.how if counted else f"confidence {confidence.value:.2f}"


def counted(number: int, what: str) -> str:
    """Return `1 step`, `2,000 steps`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def money(cost_usd: float | None) -> str:
    """Return what calls cost; empty where they cost nothing."""
    if cost_usd is None:
        return "cost unknown"
    return f"${cost_usd:.4f}" if cost_usd else ""


def summary(model: str, done: str, usage: Usage, seconds: float, full: bool, sure: str = "") -> str:
    """Return the line below an answer: who answered, what it took, and how sure it is."""
    parts = [model, done]
    if full:
        parts.append(f"{usage.prompt_tokens} tokens read, {usage.cached_tokens} from the snapshot")
        parts.append(f"{usage.completion_tokens} written")
    else:
        parts.append(f"{usage.completion_tokens} tokens")
    parts += [f"{seconds:.1f} s", money(usage.cost_usd), sure]
    return " · ".join(part for part in parts if part)
