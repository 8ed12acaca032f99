"""Solver: the model states unknowns and equations, SymPy solves them.

Method: He-Yueya et al. 2023, arXiv:2304.09102. The equations are read and solved in a confined
process of their own (`tools/sandbox/algebra`); no text of the model is evaluated anywhere.
"""

import json
from collections.abc import Mapping
from fractions import Fraction

from agent.errors import AgentError, ToolError
from agent.messages import Json
from tools.sandbox.algebra import keeper, protection
from tools.toolbox import Outcome

MOST_VARIABLES, MOST_EQUATIONS = 60, 60
MOST_NAME_CHARS, MOST_EQUATION_CHARS = 80, 600
MOST_BESIDE = 12
SHOWN_DIGITS = 10


def solve(variables: list[str], equations: list[str], answer: str) -> Outcome:
    """Solve equations for one unknown. Use it where an unknown has to be found.

    Args:
        variables: the names of all unknowns.
        equations: such as `total = 3 * price + 2`; numbers, variables, + - * / ** and parentheses.
        answer: the unknown that is asked for.
    """
    if reason := protection.missing():
        raise ToolError(f"equations cannot be solved here: {reason}")
    _bounded(variables, equations, answer)
    request = {"variables": variables, "equations": equations, "answer": answer}
    try:
        reply = _read(keeper.running().ask(json.dumps(request).encode()))
    except keeper.TookTooLong as error:
        raise ToolError(f"{error}: write fewer or simpler equations") from error
    except keeper.Crashed as error:
        raise ToolError(f"{error}: write fewer or simpler equations") from error
    if error_text := reply.get("error"):
        raise ToolError(str(error_text))
    return _outcome(reply.get("values"))


def missing() -> str:
    """Return what keeps equations from being solved on this system; empty where nothing does."""
    return protection.missing()


def warm() -> None:
    """Start the solver without waiting for it, so that it is ready when it is needed."""
    if not missing():
        keeper.running()


def _bounded(variables: list[str], equations: list[str], answer: str) -> None:
    if not equations:
        raise ToolError("there is no equation: write one for each thing that is known")
    if len(variables) > MOST_VARIABLES or len(equations) > MOST_EQUATIONS:
        raise ToolError(f"more than {MOST_EQUATIONS} variables or equations: write fewer")
    for name in (*variables, answer):
        if len(name) > MOST_NAME_CHARS:
            raise ToolError(f"the name {name[:20]}… is too long: write a short one")
    for number, text in enumerate(equations, 1):
        if len(text) > MOST_EQUATION_CHARS:
            raise ToolError(f"equation {number} is too long: write several short ones")


def _read(line: bytes) -> Mapping[str, object]:
    """Return a reply of the child; it may have been taken over, so nothing in it is trusted."""
    try:
        reply = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AgentError("the solver replied with what is no JSON") from error
    return reply if isinstance(reply, dict) else {}


def _outcome(values: object) -> Outcome:
    if not isinstance(values, dict) or not values:
        raise AgentError("the solver replied without a value")
    try:
        numbers = [(str(name), *_number(number)) for name, number in values.items()]
    except OverflowError as error:
        raise ToolError("the numbers become too large: use smaller ones") from error
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise AgentError("the solver replied with what is no number") from error
    (name, shown, value), *beside = numbers
    others = ", ".join(f"{name} = {shown}" for name, shown, _ in beside[:MOST_BESIDE])
    return Outcome(f"{name} = {shown}" + (f"\nwith {others}" if others else ""), value)


def _number(number: Mapping[str, str]) -> tuple[str, Json]:
    """Return a number as it is shown, and as its value."""
    if "exact" not in number:
        value = float(number["decimal"])
        return f"{value:.{SHOWN_DIGITS}g}", value
    exact = Fraction(number["exact"])
    if exact.denominator == 1:
        return str(exact.numerator), exact.numerator
    value = float(exact)
    near = f"{value:.{SHOWN_DIGITS}g}"
    return (near if Fraction(near) == exact else f"{exact} = {near}"), value
