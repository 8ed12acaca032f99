"""Chooses the protocol of a run: the best that the model can, or the one that the person named."""

from agent.errors import UserError
from agent.models.model import Abilities
from agent.protocols.headed import Headed
from agent.protocols.native import Native
from agent.protocols.protocol import Means, StepProtocol


def chosen(means: Means, abilities: Abilities) -> Means:
    """Return the protocol to use, never `auto`: native calls first, then a grammar, then text."""
    if means != "auto":
        return means
    if abilities.calls:
        return "native"
    return "grammar" if abilities.grammar else "text"


def protocol_for(means: Means, abilities: Abilities) -> StepProtocol:
    """Return the protocol that steps are written by."""
    found = chosen(means, abilities)
    return Native() if found == "native" else Headed(found == "grammar" and abilities.grammar)


def check(means: Means, model: str, abilities: Abilities) -> None:
    """Raise `UserError` where `model` cannot do what was asked for."""
    lacks = (means == "native" and not abilities.calls) or (
        means == "grammar" and not abilities.grammar
    )
    if lacks:
        what = "call tools natively" if means == "native" else "be held to a grammar"
        best = chosen("auto", abilities)
        raise UserError(f"--protocol {means}: {model} cannot {what}", f"it can --protocol {best}")
