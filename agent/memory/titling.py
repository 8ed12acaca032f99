"""Gives a session a title: one short call of the model, else the beginning of the question."""

import re
from collections.abc import Generator

from agent.memory.writing import written
from agent.messages import Question
from agent.models.model import Model
from agent.prompts import Library

PROMPT = "memory/title"
LINE = 'root ::= [^\\x00-\\x20"*#“”] [^\\n\\r"*#“”]{1,60} "\\n"?\n'
MOST_CHARACTERS, MOST_WORDS, MOST_HAN = 60, 8, 20
MOST_READ = 300
"""Characters of the question and of the answer."""
MOST_SECONDS = 10.0
HAN = re.compile(r"[\u3400-\u9fff]")


def title_of(
    model: Model, library: Library, question: str, answer: str
) -> Generator[None, None, str]:
    """Return a title for a conversation that begins with `question` and `answer`; ticks."""
    bare = Library(library.files, library.folders)
    asked, said = Question(_line(question, MOST_READ)), _line(answer, MOST_READ)
    prompt = bare.asking(PROMPT, asked, answer=said)
    done = yield from written(model, prompt, MOST_SECONDS, LINE)
    if done is None or done.stopped_by == "length":
        return beginning(question)
    title = _line(done.text, 2 * MOST_CHARACTERS).strip(" .。\"'“”*#")
    fits = 0 < len(title) <= MOST_CHARACTERS and len(title.split()) <= MOST_WORDS
    same = bool(HAN.search(title)) == bool(HAN.search(question))
    short = len(HAN.findall(title)) <= MOST_HAN
    return title if fits and same and short else beginning(question)


def beginning(question: str) -> str:
    """Return the beginning of `question` as a title, whole words of it."""
    line = _line(question, 4 * MOST_CHARACTERS)
    if len(line) <= MOST_CHARACTERS:
        return line
    cut = line[:MOST_CHARACTERS]
    whole = cut.rpartition(" ")[0]
    return f"{whole if len(whole) > MOST_CHARACTERS // 2 else cut} …"


def _line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]
