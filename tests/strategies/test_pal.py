"""PAL: programs as the answer's proof, call by call, in the real sandbox."""

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Action, Answer, Called, Event, Observation, Started, Streamed
from agent.messages import Attachment, Json, Message, Question, ToolCall, Usage
from agent.strategies.pal import program_in
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import EGGS, REAL, Played, Talker, kit_of, played, prompt
from tools.sandbox import execution, program

HEAD = f'def solution():\n    """{EGGS.text}"""'
BODY = "    left = 12 - 3\n    return 2 * left\n"


def solved(*replies: str | Cut, question: Question = EGGS, options: dict[str, str] | None = None,
           budget: Budget | None = None) -> Played:  # fmt: skip
    return played("pal", *replies, question=question, options=options, budget=budget, toolbox=REAL)


def brought(*lines: str, question: Question = EGGS) -> tuple[str, Json]:
    """Return text and value of the answer that a program of these lines brings."""
    answer = solved("".join(f"    {line}\n" for line in lines), question=question).answer
    return answer.text, answer.value


def test_one_call_writes_a_program_and_its_value_is_the_answer() -> None:
    done = solved(BODY)

    opened, front = prompt("pal/prompt")
    (decoding,) = done.decodings
    assert done.asked(0) == (opened.messages, opened.opening)
    assert opened.opening.rstrip("\n") == f"```python\n{HEAD}"
    assert (decoding.stop, decoding.temperature) == (("\n```", "\n\n\n"), 0.0)
    assert decoding.max_tokens == front.max_tokens == 512
    call = ToolCall("python", {"code": f"{HEAD}\n{BODY}".rstrip("\n")})
    assert done.events == (
        Started("run", EGGS.text, "scripted", "pal"),
        Called(1, Usage(10, 0, len(BODY) // 4 + 1, 1)),
        Action(1, call),
        Observation(1, "python", "18", value=18),
        Answer(1, "18", 18),
    )


def test_a_program_is_shown_while_it_is_written_without_the_question() -> None:
    model = ScriptedModel([BODY])
    pieces = [event for event in run(kit_of(model, toolbox=REAL), "pal", EGGS, Budget())
              if isinstance(event, Streamed)]  # fmt: skip

    assert {piece.part for piece in pieces} == {"action"}
    told = "".join(piece.text for piece in pieces)
    assert told == f"python\n```python\ndef solution():\n{BODY}"


def test_a_program_that_fails_is_mended_once() -> None:
    done = solved("    return eggs / 2\n", "def solution():\n    return 36 / 2\n")

    failed = Observation(
        1, "python",
        "error: line 3: NameError: name 'eggs' is not defined\n    return eggs / 2", failed=True,
    )  # fmt: skip
    assert done.of(Observation) == [failed, Observation(2, "python", "18", value=18.0)]
    opened, _ = prompt("pal/prompt")
    told, _ = prompt("pal/repair", problem=failed.text)
    said = Message("assistant", f"```python\n{HEAD}\n    return eggs / 2\n```")
    assert done.asked(1) == ((*opened.messages, said, *told.messages), told.opening)
    assert done.answer == Answer(2, "18", 18)


def test_a_program_that_is_not_mended_leaves_no_answer() -> None:
    with pytest.raises(NoAnswer) as error:
        solved("    return eggs\n", "    return eggs\n")
    with pytest.raises(NoAnswer):
        solved("    return eggs\n", options={"repairs": "0"})

    assert str(error.value) == (
        "no program of scripted ran to its end: "
        "error: line 1: NameError: name 'eggs' is not defined"
    )


def test_a_program_without_a_solution_never_answers_with_an_earlier_one() -> None:
    assert solved(BODY).answer.value == 18
    with pytest.raises(NoAnswer):
        solved("```python\neggs = 12 - 3\n```", "```python\nleft = 5\n```")
    assert solved("```python\neggs = 12 - 3\nanswer = eggs * 3\n```").answer.value == 27


def test_names_of_one_program_are_unknown_to_the_next() -> None:
    assert execution.run(program.read("def solution():\n    return 1\nsolution()")).value
    done = solved("    global kept\n    kept = 5\n    return kept\n")
    assert done.answer.value == 5
    with pytest.raises(NoAnswer):
        solved("    return kept\n", options={"repairs": "0"})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("    return 18\n", f"{HEAD}\n    return 18"),
        ("\n    return 18\n```\nThat is it.", f"{HEAD}\n    return 18"),
        ("    return 18```", f"{HEAD}\n    return 18"),
        ("    return 18\n```\n\nRun it:\n```python\nsolution()\n```", f"{HEAD}\n    return 18"),
        ("```python\ndef solution():\n    return 18\n```", "def solution():\n    return 18"),
        ("def solution():\n    return 18", "def solution():\n    return 18"),
        ("```\ndef solution():\n    return 18\n```", "def solution():\n    return 18"),
        ("Sure!\n```text\nno\n```\n```python\nx = 18\nx\n```", "x = 18\nx"),
        ("```py\nx = 18\nx\n```\n```python\n19\n```", "x = 18\nx"),
    ],
)
def test_the_program_is_the_first_python_block_whatever_stands_around_it(
    written: str, code: str
) -> None:
    assert program_in(f"```python\n{HEAD}\n", written) == code


def test_a_program_behind_a_bare_fence_is_all_of_it() -> None:
    assert program_in("```python\n", "x = 18\nx\n") == "x = 18\nx"
    assert program_in("", "x = 18\nx") == "x = 18\nx"


@pytest.mark.parametrize(
    ("line", "text", "value"),
    [
        ("return 0.1 + 0.2", "0.3", 0.1 + 0.2),
        ("return 36 / 2", "18", 18),
        ("return -0.0", "0", 0),
        ("return '$1,800 a year'", "$1,800 a year", 1800),
        ("return [1, 2]", "[1, 2]", [1, 2]),
        ("return {'a': 1}", "{'a': 1}", {"a": 1}),
        ("return 2 > 1", "yes", "yes"),
        ("return 2**70", str(2**70), 2**70),
    ],
)
def test_any_value_is_an_answer(line: str, text: str, value: Json) -> None:
    assert brought(line) == (text, value)


def test_what_a_program_prints_is_not_the_answer() -> None:
    assert brought("print('eggs:', 24)", "return 18") == ("18", 18)


def test_digits_beyond_a_float_are_kept() -> None:
    assert brought("return round((2**61 - 1) / 7, 3)") == (
        "329406144173384850.143", "329406144173384850.143",
    )  # fmt: skip


@pytest.mark.parametrize(
    "line", ["return None", "return ''", "return []", "pass", "return float('nan')",
             "return float('inf')", "return -float('inf')"],
)  # fmt: skip
def test_nothing_and_what_is_no_number_are_no_answers(line: str) -> None:
    with pytest.raises(NoAnswer):
        solved(f"    {line}\n", options={"repairs": "0"})


def test_a_program_that_was_cut_is_not_run() -> None:
    done = solved(Cut("    if True:\n        return 1\n    retu"), "def solution():\n    return 18")

    assert done.of(Observation)[0] == Observation(
        1, "python", "error: the program was cut: write a shorter one", failed=True
    )
    assert (done.answer.value, done.answer.stop_reason) == (18, "answered")


def test_a_program_that_ended_before_the_cut_is_run() -> None:
    model = Talker(f"{BODY}```\nThis is how it works: first")
    events: list[Event] = list(run(kit_of(model, toolbox=REAL), "pal", EGGS, Budget()))

    assert events[-1] == Answer(1, "18", 18)


@pytest.mark.parametrize(
    "text",
    ['What is "6" times "3"', '"""', "C:\\new\\x41 holds 18 files\\", "a\n```\nb ```", "'''", "''"],
)
def test_no_question_can_break_out_of_the_docstring(text: str) -> None:
    asked = Question(text, form="number")

    assert solved("    return 18\n", question=asked).answer.value == 18


def test_what_is_attached_is_read_by_the_model_and_not_by_the_program() -> None:
    asked = Question(EGGS.text, (Attachment("boxes.csv", 'a,"12"\n"""'),), "number")
    done = solved("    return 18\n", question=asked)

    messages, opening = done.asked(0)
    assert 'a,"12"' in messages[-1].content
    assert "boxes.csv" not in opening
    assert done.answer.value == 18


def test_a_budget_that_ends_before_the_mending_is_told() -> None:
    with pytest.raises(BudgetSpent):
        solved("    return eggs\n", budget=Budget(max_tokens=3))


def test_a_text_is_read_in_the_form_of_the_question() -> None:
    hen = Question("Is a hen a bird?")
    assert brought("return 'Yes, it is'", question=hen) == ("Yes, it is", "yes")
    assert brought("return 'ohyk'", question=Question("Who?")) == ("ohyk", "ohyk")
