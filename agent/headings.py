"""The headings of a step, and where in a growing reply they count.

Inside a fenced block and inside the answer a line such as `Thought: …` is a line like any other;
only the words that a model puts before an observation of its own end the reply everywhere.
"""

import re
from dataclasses import dataclass
from typing import Literal

Heading = Literal["thought", "action", "input", "observation", "answer"]

OPENING = "Thought:"
STOPS = ("\nObservation:", "\nQuestion:")
"""A model that goes on writes its own observation: the reply ends before it."""
ENDS = tuple(stop.lstrip() for stop in STOPS)

NAMES: dict[str, Heading] = {
    "thought": "thought", "action": "action", "action input": "input", "input": "input",
    "observation": "observation", "answer": "answer", "final answer": "answer",
    "思考": "thought", "行动": "action", "行动输入": "input", "观察": "observation",
    "回答": "answer", "答案": "answer", "最终答案": "answer",
}  # fmt: skip
LONGEST_HEADING = 40
HEADING = re.compile(  # every repetition is bounded: a reply may be one long line of blanks
    r"[ \t]{0,8}[*#]{0,6}[ \t]{0,4}[*]{0,3}"
    r"(?P<name>" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")"
    r"[ \t]{0,4}\d{0,3}[ \t]{0,4}[*]{0,3}[ \t]{0,4}[:：][*]{0,3}[ \t]{0,8}",
    re.IGNORECASE | re.ASCII,  # with ASCII rules no look-alike letter matches a name
)
FENCE_OPENS = re.compile(  # at the end of a line of text only a language may follow
    r"(?:(?P<first>^[ \t]*)|(?<=[ \t:：]))"
    r"`{3,}[ \t]*+(?P<language>[\w+#.-]*+)[ \t]*+(?(first)[^\n`]*)$",
    re.MULTILINE,
)
FENCE_CLOSES = re.compile(r"[ \t]*`{3}")


def heading_of(line: str) -> tuple[Heading, str] | None:
    """Return the heading that `line` begins with and what follows it, or None.

    A heading that is said twice counts once: chat models repeat the words they were given.
    """
    found = _first_heading(line)
    while found is not None and (again := _first_heading(found[1])) and again[0] == found[0]:
        found = again
    return found


def _first_heading(line: str) -> tuple[Heading, str] | None:
    match = HEADING.match(line, 0, LONGEST_HEADING)
    return (NAMES[match["name"].lower()], line[match.end() :]) if match else None


def may_become_heading(line: str) -> bool:
    """Return whether the unfinished `line` may still turn out to begin with a heading."""
    if len(line) > LONGEST_HEADING or heading_of(line):
        return False
    bare = line.lower().strip(" \t*#")
    bare = re.sub(r"[ \t]*\d{0,3}[ \t*]*$", "", bare) if bare else bare
    return not bare or any(name.startswith(bare) for name in NAMES)


@dataclass
class Place:
    """Where in a reply its reader is."""

    section: Heading | None = None
    """What the text belongs to; None before the first heading."""
    fenced: bool = False
    over: bool = False
    """Whether the model began to write an observation of its own."""

    def heading(self, line: str) -> tuple[Heading, str] | None:
        """Return the heading that `line`, as far as it has come, begins with in this place."""
        if line.startswith(ENDS):
            return "observation", ""
        if self.fenced or self.section == "answer":
            return None
        found = heading_of(line)
        if found is not None and found[0] == "input" and self.section != "action":
            return None
        return found

    def undecided(self, line: str) -> bool:
        """Return whether the unfinished `line` may still begin with a heading in this place."""
        found = self.heading(line)
        if found is not None and found[0] == "observation":
            return False
        if any(end.startswith(line) for end in ENDS):
            return True
        if self.fenced or self.section == "answer":
            return False
        return may_become_heading(line if found is None else found[1])

    def leave(self, line: str, found: tuple[Heading, str] | None) -> None:
        """Go on behind the whole `line`, which began with the heading `found`."""
        if found is not None:
            self.section = found[0]
            self.over = self.over or found[0] == "observation"
        if self.fenced:
            self.fenced = FENCE_CLOSES.match(line) is None
        else:
            self.fenced = FENCE_OPENS.search(line) is not None
