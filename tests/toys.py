"""Small tools for tests of the loop: a real toolbox without the sandbox."""

from operator import add, mul, sub
from typing import Annotated, Literal

from agent.errors import ToolError
from tools.toolbox import Fenced, Outcome, Toolbox

OPERATIONS = {"*": mul, "+": add, "-": sub}


def python(code: Annotated[str, Fenced("python")]) -> Outcome:
    """Compute a number."""
    if "broken" in code:
        raise ToolError("line 1: broken is not defined")
    left, sign, right = code.removeprefix("print(").removesuffix(")").split()
    value = OPERATIONS[sign](int(left), int(right))
    return Outcome(str(value), value)


def weather(city: str, day: Literal["today", "tomorrow"] = "today") -> str:
    """Tell the weather."""
    if city == "Atlantis":
        raise ToolError("no such city: Atlantis")
    return f"sunny in {city} {day}"


TOYS = Toolbox.of(python, weather)
