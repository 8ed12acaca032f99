"""Code as action: one program searches, filters and computes, and each of its calls counts."""

import json
from dataclasses import replace

from agent.approving.gate import Gate
from agent.approving.kit import guarded
from agent.approving.rules import Rules
from agent.budget import Budget
from agent.events import Action, Observation, Thought
from agent.messages import Question
from agent.strategies.running import run
from tests.scripted import ScriptedModel
from tests.strategies.looking_up import BORN, answers, asked
from tests.strategies.playing import Played, kit_of
from tests.toys import weather
from tools.coding import signature
from tools.python import python
from tools.toolbox import Outcome, Toolbox, asks, tool_from

SUNNY = Question("In which of these cities is it sunny: Rome, Oslo?")


def stock(item: str) -> Outcome:
    """Tell how many of an item there are."""
    return Outcome(f"{len(item)} of {item}", {"item": item, "count": len(item)})


@asks
def order(item: str, count: int = 1) -> str:
    """Order something."""
    return f"ordered {count} {item}"


BOX = Toolbox.of(python, weather, stock, order)


def program(*lines: str) -> str:
    text = "\n".join(lines)
    return f" I look it up.\nAction: python\n```python\n{text}\n```"


def coded(*replies: str, question: Question = SUNNY, box: Toolbox = BOX) -> Played:
    model = ScriptedModel(replies)
    kit = kit_of(model, toolbox=box)
    done = tuple(run(kit, "code", question, Budget(), "run"))
    model.close()
    return Played(model, done)


def observed(done: Played) -> list[tuple[str, str]]:
    return [(one.tool, one.text) for one in done.of(Observation) if isinstance(one, Observation)]


def test_one_program_calls_several_tools_and_computes() -> None:
    done = coded(
        program("total = 0", "for item in ['nail', 'screw']:", "    total += stock(item)['count']",
                "print(weather('Rome'))", "total"),
        answers("9"),
    )  # fmt: skip

    assert observed(done) == [
        ("stock", "4 of nail"),
        ("stock", "5 of screw"),
        ("weather", "sunny in Rome today"),
        ("python", "sunny in Rome today\n9"),
    ]
    assert [one.call.tool for one in done.of(Action) if isinstance(one, Action)] == [
        "python", "stock", "stock", "weather"
    ]  # fmt: skip
    assert len(done.of(Thought)) == 2


def test_the_model_is_shown_the_tools_as_functions_and_has_one_tool() -> None:
    done = coded(program("print(1)"), answers("1"))
    system = done.asked(0)[0][0].content

    assert "- weather(city: str, day: 'today' | 'tomorrow' = ...): Tell the weather." in system
    assert "tool0 ::=" in done.decodings[0].grammar
    assert "tool1 ::=" not in done.decodings[0].grammar


def test_what_a_tool_complains_of_is_an_error_that_the_program_can_catch() -> None:
    done = coded(
        program("try:", "    print(weather('Atlantis'))", "except Exception as error:",
                "    print('caught:', error)"),
        answers("none"),
    )  # fmt: skip

    assert observed(done) == [
        ("weather", "error: no such city: Atlantis"),
        ("python", "caught: no such city: Atlantis"),
    ]


def test_what_is_not_caught_becomes_the_observation() -> None:
    done = coded(program("weather('Atlantis')"), program("weather('Rome')"), answers("Rome"))

    assert "no such city: Atlantis" in observed(done)[1][1]
    assert observed(done)[-1] == ("python", "sunny in Rome today")


def test_wrong_arguments_are_refused_as_in_any_call() -> None:
    done = coded(program("weather('Rome', day='never')"), answers("?"))

    assert "the arguments of weather are wrong" in observed(done)[1][1]


def test_there_are_no_other_functions() -> None:
    done = coded(program("open_account('Rome')"), answers("?"))

    assert [tool for tool, _ in observed(done)] == ["python"]
    assert "open_account" in observed(done)[0][1]


def test_a_function_that_asks_is_refused_where_nobody_can_be_asked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    told: list[str] = []
    gate = Gate(Rules(tmp_path / "rules.toml"), told.append)
    model = ScriptedModel([program("print(order('nail'))"), answers("no")])
    events = tuple(run(guarded(kit_of(model, toolbox=BOX), gate), "code", SUNNY, Budget(), "run"))

    done = Played(model, events)
    assert observed(done)[0] == ("order", "error: not allowed by the person")
    assert told == ["order was not run: nobody could be asked (--allow order)"]


def test_documents_are_searched_by_programs_and_the_answer_is_cited() -> None:
    done = asked(
        program("print(search_documents('Ada Brandt born'))"),
        answers("Velmouth"),
        question=BORN,
        name="code",
    )

    assert [one.source for one in done.answer.citations] != []
    assert done.answer.text.startswith("Velmouth")


def test_programs_do_not_run_programs() -> None:
    def nested(code: str) -> str:
        """Run a program in a program."""
        return python(code).text

    box = Toolbox.of(python, nested)
    done = coded(program("print(nested('1 + 1'))"), answers("?"), box=box)

    assert observed(done)[0] == ("nested", "error: a program cannot run another program")


def test_a_function_whose_value_is_bare_json_comes_as_such() -> None:
    done = coded(program("import json", "print(json.dumps(stock('nail')))"), answers("4"))

    assert json.loads(observed(done)[-1][1]) == {"item": "nail", "count": 4}


def test_the_head_of_a_function_says_what_it_takes() -> None:
    assert signature(tool_from(order)) == "order(item: str, count: int = ...)"
    loose = replace(tool_from(order), parameters={"type": "object"})
    assert signature(loose) == "order(**arguments)"


def test_an_example_of_calling_functions_is_shown_where_there_are_some() -> None:
    with_functions = coded(program("print(1)"), answers("1")).asked(0)[0]
    without = coded(program("print(1)"), answers("1"), box=Toolbox.of(python)).asked(0)[0]

    assert any("opening_hours(" in one.content for one in with_functions)
    assert not any("opening_hours(" in one.content for one in without)
