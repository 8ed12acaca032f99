"""Grows a tree of thoughts for a question and answers with the best of its last states.

Method: Yao et al. 2023, arXiv:2305.10601. The evaluator alone ranks the final states, and the first
one that ends with an answer is the run's: the paper's number counts a puzzle as solved where any of
the five is right, which the tree in the record lets anyone count. With `oracle` an exact checker
chooses among them, with `verify_steps` it refuses wrong steps; both say so in the strategy's name.
"""

from collections.abc import Generator, Sequence

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer, UserError
from agent.events import Answer, Chosen, Confidence, Event, StopReason, Thought, Warned
from agent.forms import Found, form_of
from agent.messages import Question
from agent.strategies.strategy import Answering, Kit
from agent.strategies.tot import breadth, choices, descent
from agent.strategies.tot.asking import Asking
from agent.strategies.tot.choices import Options
from agent.strategies.tot.game import Game, numbers_of
from agent.strategies.tot.general import General
from agent.strategies.tot.task import Task
from agent.strategies.tot.tree import Node, Tree

Searching = Generator[Event, None, Sequence[Node]]
MANY_SEEDS = 1 << 20


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the best state at the end of a tree of thoughts."""
    is_game = form_of(question) == "expression" and numbers_of(question.text) is not None
    chosen = choices.chosen(kit, is_game)
    task, tree = task_of(question, chosen), Tree(budget)
    yield from _named(chosen)
    asking = Asking(kit, question, budget, chosen.temperature, kit.first_seed(MANY_SEEDS))
    search = descent.search if chosen.search == "dfs" else breadth.search
    stopped: StopReason = "answered"
    try:
        finals = yield from search(asking, task, chosen, tree)
    except BudgetSpent:
        stopped = budget.exhausted() or "tokens"
        finals = breadth.best_first([each for each in tree.nodes if each.condition != "pruned"])
        if not any(task.answer(node) for node in finals):
            raise
    node, found = _picked(finals, task, chosen, tree)
    way = node.parent.text if node.parent else ""
    yield Thought(budget.steps, way or node.text)
    sure = confidence(node, task, chosen)
    if fault := task.fault(found):
        yield Warned(f"checked afterwards: the answer is wrong, {fault}")
        sure = Confidence(0.0, f"checked: {fault}")
    elif chosen.oracle:
        sure = Confidence(1.0, "checked: it is right")
    return Answer(budget.steps, found.text, found.value, stopped, sure)


def task_of(question: Question, chosen: Options) -> Task:
    """Return what the tree is grown for; raise `UserError` where it is no Game of 24."""
    if chosen.task == "general":
        return General(question, chosen.depth, chosen.thoughts)
    numbers = numbers_of(question.text)
    if numbers is None:
        raise UserError(
            f"the Game of 24 needs four numbers, and the question is {question.text[:60]!r}",
            "ask four numbers, such as: 4 5 6 10",
        )
    return Game(numbers, chosen.verify_steps)


def _named(chosen: Options) -> Generator[Event, None, None]:
    """Tell of what makes the run another method than the paper's: it is reported apart."""
    extras = {
        "verified-steps": (chosen.verify_steps, "wrong steps are refused by a checker"),
        "oracle": (chosen.oracle, "a checker chooses the answer"),
    }
    used = {name: why for name, (on, why) in extras.items() if on}
    if used:
        reason = f"{' and '.join(used.values())}: not the paper's method, to be reported apart"
        yield Chosen("+".join(("tot", *used)), reason)


def _picked(finals: Sequence[Node], task: Task, chosen: Options, tree: Tree) -> tuple[Node, Found]:
    """Return the first of the final states that ends with an answer; raise `NoAnswer` without."""
    answers = [(node, found) for node in finals if (found := task.answer(node)) is not None]
    right = [(node, found) for node, found in answers if not task.fault(found)]
    if chosen.oracle and answers and not right:
        refused = ", ".join(found.text for _, found in answers)
        raise NoAnswer(
            f"the checker refuses what the tree ends with: {refused}",
            "try another --seed, or a larger -O breadth",
        )
    if answers:
        return (right if chosen.oracle else answers)[0]
    raise no_answer(finals, tree)


def no_answer(finals: Sequence[Node], tree: Tree) -> NoAnswer:
    """Return the error of a tree that does not end in an answer."""
    pruned = sum(node.condition == "pruned" for node in tree.nodes)
    count = len(tree.nodes)
    if pruned == count:
        return NoAnswer(
            f"all of the tree was pruned: {count} thought{'' if count == 1 else 's'}",
            "-O prune=false goes on from them, another --seed may think of others",
        )
    return NoAnswer(
        f"no state that was kept ends with an answer: {pruned} of {count} thoughts were pruned",
        "try another --seed, a larger -O breadth, or another --strategy",
    )


def confidence(node: Node, task: Task, chosen: Options) -> Confidence | None:
    """Return what the judge thought of `node`, as a part of the most that it can say."""
    if node.score is None:
        return None
    if chosen.evaluate == "vote":
        return Confidence(round(node.score / chosen.evaluations, 4), node.label)
    most = max(task.labels.values()) * chosen.evaluations
    how = f"value {node.score:g} of {most:g} by its evaluator"
    return Confidence(round(node.score / most, 4), how)
