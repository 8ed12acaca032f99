"""A folder with questions and a script for the model, and `agent eval` that plays it."""

import json
import re
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.play import Play
from tests.process import SCRIPTED, Finished, Terminal, run, started

QUESTIONS = [
    {"id": "a", "question": "What is 2 + 2?", "answer": 4},
    {"id": "b", "question": "What is 2 + 3?", "answer": 5},
    {"id": "c", "question": "What is 3 + 3?", "answer": 6},
]

TABLE = """\
q · 3 questions · qwen2.5-coder-1.5b · scored as gsm8k

strategy  right  accuracy  95% interval  no answer  calls  tokens  s/question  sure  AUROC
cot         2/3    66.7 %       21-94 %          0    1.0       8         0.0     -      -

also measured  strict  flexible
cot            66.7 %    66.7 %
"""


def calm(text: str) -> str:
    """Return a table without the seconds, which no two runs share."""
    return re.sub(r"\d+\.\d(?=     -      -$)", "0.0", text, flags=re.MULTILINE)


def says(*answers: object) -> list[str]:
    """Return replies of a chain of thought that come to `answers`."""
    return [f"I add them. The answer is {answer}." for answer in answers]


@dataclass(frozen=True)
class Bench:
    """A scripted model for `agent eval`, in a home folder of its own."""

    play: Play

    @property
    def folder(self) -> Path:
        """The home folder, in which the command runs."""
        return self.play.folder

    @property
    def out(self) -> Path:
        """The file of results."""
        return self.folder / "r.jsonl"

    def questions(self, *rows: Mapping[str, Any], name: str = "q.jsonl") -> Path:
        """Write the suite."""
        path = self.folder / name
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return path

    def script(self, *said: str, **more: Any) -> None:
        """Set what the model replies, and where it pauses."""
        self.play.write(*said, **more)

    def command(self, *arguments: str) -> tuple[str, ...]:
        """Return the command line: chain of thought on the questions, results kept."""
        return (*SCRIPTED, "eval", "q.jsonl", "-s", "cot", "--out", "r.jsonl", *arguments)

    def eval(self, *arguments: str) -> Finished:
        """Evaluate and wait for the end."""
        return run(self.command(*arguments), self.folder, env=self.play.env())

    def plain(self, *arguments: str, env: Mapping[str, str] | None = None) -> Finished:
        """Run `agent eval` with these arguments alone."""
        return run((*SCRIPTED, "eval", *arguments), self.folder, env=self.play.env(env))

    def start(self, *arguments: str) -> "AbstractContextManager[subprocess.Popen[bytes]]":
        """Start evaluating."""
        return started(self.command(*arguments), self.folder, self.play.env())

    def terminal(self, *arguments: str) -> Terminal:
        """Start evaluating on a terminal."""
        env = self.play.env({"NO_COLOR": "1"})
        return Terminal(self.command(*arguments), self.folder, env, columns=100)

    def runs(self) -> list[dict[str, Any]]:
        """Return the runs in the file of results."""
        lines = [json.loads(line) for line in self.out.read_text("utf-8").splitlines()]
        return [line for line in lines if line["type"] == "run"]

    def right(self) -> dict[str, bool]:
        """Return by question whether its run was right."""
        return {run["id"]: run["right"] for run in self.runs()}
