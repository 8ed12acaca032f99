"""How well a model uses tools that were added: `python -m tests.benchmarks.toolcalls [MODEL]`.

Development questions of ours over six invented tools and the calculator, half of them made after
the prompt was; right means that the first tool is the one that tells it, and that the answer holds
what it told. Printed with Wilson's interval.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from agent.budget import Budget
from agent.errors import AgentError
from agent.evaluation.intervals import wilson
from agent.events import Action, Answer
from agent.messages import Question
from agent.models.embedded.opening import open_model
from agent.models.model import Model
from agent.prompts import Library
from agent.settings import Settings
from agent.strategies.running import kit_for, run
from tools.python import python
from tools.toolbox import Toolbox


def price(item: Literal["coffee", "tea", "cake"]) -> float:
    """Tell the price of one item of the café, in euros."""
    return {"coffee": 3.2, "tea": 2.6, "cake": 4.5}[item]


def weather(city: str, day: Literal["today", "tomorrow"] = "today") -> str:
    """Tell the weather of a city."""
    return f"{city} {day}: 18 degrees, sunny"


def stock(product: str) -> int:
    """Tell how many pieces of a product are in the warehouse."""
    return {"bolt": 120, "nail": 300}.get(product.lower().rstrip("s"), 7)


def distance(start: str, end: str) -> float:
    """Tell the distance between two towns by road, in kilometres."""
    return 84.5


def phone(name: str) -> str:
    """Look up the phone number of a colleague."""
    return "555-0142"


def calendar(date: str) -> str:
    """Tell what is planned on a date, written as YYYY-MM-DD."""
    return "10:00 review, 15:00 dentist"


FUNCTIONS = (price, weather, stock, distance, phone, calendar)


@dataclass(frozen=True)
class Case:
    """A question, the tool that tells it, and what a right answer holds."""

    question: str
    tool: str
    holds: str


BEFORE = (
    Case("What does one coffee cost in this café?", "price", "3.2"),
    Case("How is the weather in Oslo tomorrow?", "weather", "sunny"),
    Case("How many nails are in the warehouse?", "stock", "300"),
    Case("How far is it from Velm to Tarn by road?", "distance", "84.5"),
    Case("What is Ada's phone number?", "phone", "555-0142"),
    Case("What is planned on 2026-12-01?", "calendar", "dentist"),
    Case("咖啡多少钱一杯？", "price", "3.2"),
    Case("奥斯陆今天天气怎么样？", "weather", "18"),
    Case("仓库里有多少个螺栓(bolts)？", "stock", "120"),
    Case("How much do 3 cakes cost in this café?", "price", "13.5"),
    Case("What is 17 * 23?", "python", "391"),
    Case("Are there more nails or more bolts in the warehouse?", "stock", "nails"),
)
AFTER = (
    Case("Is tea cheaper than cake here?", "price", "tea"),
    Case("I need to call Tom. Which number?", "phone", "555-0142"),
    Case("Do I have anything on 2026-03-14 at three?", "calendar", "dentist"),
    Case("Will I need an umbrella in Lima today?", "weather", "sunny"),
    Case("从维尔姆到塔恩开车有多少公里？", "distance", "84.5"),
    Case("2026年5月2日有什么安排？", "calendar", "15:00"),
    Case("How many kilometres is the way from Brook to Hale and back?", "distance", "169"),
    Case("What do two teas and a coffee cost?", "price", "8.4"),
    Case("小王的电话是多少？", "phone", "555-0142"),
    Case("How many bolts are left if we take 20 from the warehouse?", "stock", "100"),
    Case("Who wrote Faust?", "", "Goethe"),
    Case("两块蛋糕多少钱？", "price", "9"),
)


def answered(model: Model, case: Case) -> tuple[str, str]:
    """Return the first tool that was called, and the answer."""
    added = {one.name: replace(one, origin="shop.py") for one in Toolbox.of(*FUNCTIONS)}
    kit = kit_for(model, Settings(), Library(), {})
    kit = replace(kit, toolbox=Toolbox({**Toolbox.of(python).tools, **added}))
    first, text = "", ""
    try:
        for event in run(kit, "auto", Question(case.question), Budget()):
            if isinstance(event, Action):
                first = first or event.call.tool
            elif isinstance(event, Answer):
                text = event.text
    except AgentError as error:
        text = f"({error})"
    return first, text


def rows(model: Model, cases: tuple[Case, ...]) -> Iterator[tuple[bool, bool]]:
    """Yield whether tool and answer are right, and print each."""
    for case in cases:
        first, text = answered(model, case)
        picked, right = first == case.tool, case.holds.lower() in text.lower()
        mark = f"{'tool' if picked else '-':4} {'right' if right else '-':5}"
        print(f"{mark} {case.question} | {first} | {text[:90]!r}", flush=True)
        yield picked, right


def told(name: str, found: list[bool]) -> str:
    """Return a count with its interval."""
    low, high = wilson(sum(found), len(found))
    return f"{name} {sum(found)} of {len(found)} ({low:.0%}-{high:.0%})"


def main() -> None:
    """Print each question, and how many were right."""
    settings = Settings(model=sys.argv[1]) if len(sys.argv) > 1 else Settings()
    model = open_model(settings, lambda progress: None, print)
    try:
        for name, cases in (("before", BEFORE), ("after", AFTER)):
            found = [*rows(model, cases)]
            picked, right = [one for one, _ in found], [one for _, one in found]
            print(f"made {name} the prompt: {told('first tool', picked)}, {told('right', right)}")
    finally:
        model.close()


if __name__ == "__main__":
    main()
