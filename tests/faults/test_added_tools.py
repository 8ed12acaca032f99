"""Tools that people bring, in real runs: used, hanging, crashing, interrupted, and with a key."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.faults.play import Play
from tests.process import SCRIPTED, finish, run, wait_until

KIT = '''"""Tools of a test."""
import ctypes, os, time
from tools.declaring import tool

@tool(network=True)
def weather(city: str) -> str:
    """Tell the weather."""
    ctypes.CDLL(None).printf(b"from C\\n")
    print("looking")
    return f"{city}: 21 degrees"

@tool(timeout_s=0.5)
def hang() -> str:
    """Wait for ever."""
    time.sleep(600)

@tool
def wait(mark: str) -> str:
    """Wait long, and say by a file that it began."""
    if os.fork() == 0:
        os.setsid()
        with open("part", "w") as file:
            file.write(f"{os.getppid()} {os.getpid()}")
        os.rename("part", mark)
        time.sleep(600)
    time.sleep(600)

@tool
def crash() -> str:
    """Crash."""
    ctypes.string_at(0)

@tool(writes=True)
def save(text: str) -> str:
    """Save a text."""
    open("saved", "w").write(text)
    return "saved"
'''
CHAINED = '''
from langchain_core.tools import tool

@tool
def population(city: str) -> str:
    """Tell how many people live in a city."""
    return f"{city}: 3.8 million"
'''


def acts(tool: str, **arguments: str) -> str:
    return f" use it\nAction: {tool}\n{json.dumps(arguments, ensure_ascii=False)}\n"


def answers(text: str) -> str:
    return f" so it is\nAnswer: {text}"


@pytest.fixture
def kit(play: Play) -> Play:
    """A run with a file of tools beside it."""
    (play.folder / "kit.py").write_text(KIT, encoding="utf-8")
    return play


def observed(play: Play) -> str:
    """Return what the model saw last."""
    text: str = play.asked(-1)["messages"][-1]["content"]
    return text


def test_a_tool_of_a_file_is_used_and_what_it_prints_stays_off_the_streams(kit: Play) -> None:
    kit.write(acts("weather", city="柏林"), answers("21 degrees."))
    done = kit.ask("--tool", "kit.py", "-q", "What is the weather in 柏林?")

    assert (done.code, done.out, done.err) == (0, "21 degrees.\n", "")
    assert "柏林: 21 degrees" in observed(kit)


def test_what_a_tool_prints_is_shown_where_it_was_asked_for(kit: Play) -> None:
    kit.write(acts("weather", city="Rome"), answers("21 degrees."))
    done = kit.ask("--tool", "kit.py", "-v", "What is the weather in Rome?")

    assert done.out == "21 degrees.\n"
    assert "weather printed: looking\nfrom C" in done.err


def test_a_tool_of_langchain_is_used_by_its_dotted_name(play: Play) -> None:
    (play.folder / "chained.py").write_text(CHAINED, encoding="utf-8")
    play.write(acts("population", city="Berlin"), answers("3.8 million."))
    path = os.pathsep.join((str(play.folder), str(Path(__file__).parents[2])))
    done = play.ask(
        "--tool", "chained:population", "-q", "How many live in Berlin?", env={"PYTHONPATH": path}
    )

    assert (done.code, done.out, done.err) == (0, "3.8 million.\n", "")
    assert "Berlin: 3.8 million" in observed(play)


def test_a_tool_that_hangs_and_one_that_crashes_are_observations(kit: Play) -> None:
    kit.write(acts("hang"), acts("crash"), acts("weather", city="Rome"), answers("21."))
    done = kit.ask("--tool", "kit.py", "-q", "Weather?")

    assert (done.code, done.out, done.err) == (0, "21.\n", "")
    said = [message["content"] for message in kit.asked(-1)["messages"]]
    assert any("error: hang took more than 0.5 s and was ended" in text for text in said)
    assert any("error: crash was cut off: its process crashed (SIGSEGV)" in text for text in said)
    assert "Rome: 21 degrees" in observed(kit)


def test_a_tool_that_writes_is_refused_where_nobody_can_be_asked(kit: Play) -> None:
    kit.write(acts("save", text="x"), answers("It is not saved."))
    done = kit.ask("--tool", "kit.py", "Save x")

    assert done.code == 0
    assert "save was not run: nobody could be asked (--allow save)" in done.err
    assert not (kit.folder / "saved").exists()


def test_a_tool_that_writes_runs_where_it_was_allowed(kit: Play) -> None:
    kit.write(acts("save", text="x"), answers("It is saved."))
    done = kit.ask("--tool", "kit.py", "--allow", "save", "-q", "Save x")

    assert (done.code, (kit.folder / "saved").read_text()) == (0, "x")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_of_a_tool_outlives_a_run_that_was_ended(kit: Play, number: int) -> None:
    kit.write(acts("wait", mark="began"), answers("Never."))
    with kit.start("--tool", "kit.py", "Wait", group=0) as process:
        kit.wait_for("began", process)
        pids = [int(pid) for pid in (kit.folder / "began").read_text().split()]
        process.send_signal(number)
        done = finish(process)

    assert done.code == (-9 if number == signal.SIGKILL else 128 + number)
    wait_until(lambda: not any(map(alive, pids)), "end of the tool's processes")


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_faulty_file_is_told_in_one_line(play: Play) -> None:
    (play.folder / "bad.py").write_text("def f(a) -> int:\n    '''Take.'''\n", encoding="utf-8")
    done = play.ask("--tool", "bad.py", "Why?")

    told = "error: bad.py:1: f: parameter 'a' has no annotation\nhint: write its type: a: str\n"
    assert (done.code, done.out, done.err) == (2, "", told)


def test_a_run_with_added_tools_is_played_again_without_them(kit: Play) -> None:
    kit.write(acts("weather", city="Rome"), answers("21 degrees."))
    assert kit.ask("--tool", "kit.py", "-q", "Weather?").code == 0
    (kit.folder / "kit.py").unlink()

    again = run((*SCRIPTED, "runs", "replay", "last"), kit.folder, env=kit.env())
    assert (again.code, again.out) == (0, "21 degrees.\n")


def test_a_key_of_a_model_is_nowhere_where_a_tool_looks_for_it(play: Play) -> None:
    canary = "canary-7c1f4e2b9a"
    (play.folder / "spy.py").write_text(
        "import os\n\ndef spy() -> str:\n    '''Look for keys.'''\n"
        "    ppid = os.getppid()\n"
        "    return str(sorted(os.environ.items())) + repr(open(f'/proc/{ppid}/environ').read())\n",
        encoding="utf-8",
    )
    play.write(acts("spy"), answers("Nothing."))
    env = {"OPENAI_API_KEY": canary, "MY_TOKEN": canary}
    done = play.ask("--tool", "spy.py", "-v", "--debug", "Look", env=env)

    assert done.code == 0
    assert canary not in done.out + done.err
    assert "PATH" in observed(play)
    seen = [path for path in play.folder.rglob("*") if path.is_file()]
    assert [path for path in seen if canary.encode() in path.read_bytes()] == []


def test_tools_of_a_folder_that_was_not_enabled_do_not_run(play: Play) -> None:
    folder = play.folder / ".agent" / "tools"
    folder.mkdir(parents=True)
    (folder / "evil.py").write_text("open('ran', 'w')\n", encoding="utf-8")
    done = play.ask("Greet me")

    assert (done.code, done.out) == (0, "Hello there, friend of mine.\n")
    assert "evil.py in " in done.err
    assert not (play.folder / "ran").exists()


def test_an_evaluation_uses_added_tools(kit: Play) -> None:
    kit.write(acts("weather", city="Rome"), answers("It is 21."))
    asked = {"id": "1", "question": "How warm is it in Rome?", "answer": "21"}
    (kit.folder / "questions.jsonl").write_text(json.dumps(asked), encoding="utf-8")
    command = ("eval", "questions.jsonl", "--strategy", "react", "--tool", "kit.py", "--json")
    done = run((*SCRIPTED, *command), kit.folder, env=kit.env())

    assert done.code == 0, done.err
    assert "Rome: 21 degrees" in observed(kit)
