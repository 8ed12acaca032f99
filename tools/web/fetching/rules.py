"""Keeps of a robots.txt what concerns us, before a library parses it.

Each agent that is named gets all the rules of its group there, so that a hostile file of 90 kB, of
thousands of agents over thousands of rules, would cost seconds and hundreds of megabytes. All other
agents become one.
"""

import re

from tools.web.fetching.asking import PRODUCT

AGENT = re.compile(r"user[\s-]*agent[\s:]+(?P<name>.*)", re.IGNORECASE)
RULE = re.compile(r"(?:allow|dis+al+[ao]w|diasllow|crawl[\s-]delay)\b", re.IGNORECASE)
"""With the misspellings that are understood."""
OTHER = "other"


def concerning_us(text: str) -> str:
    """Return the lines that say what programs, and we of all programs, may fetch."""
    bare = (line.partition("#")[0].strip() for line in text.splitlines())
    return "".join(f"{kept}\n" for line in bare if (kept := _kept(line)))


def _kept(line: str) -> str:
    if named := AGENT.match(line):
        name = named["name"].strip().lower()
        ours = name.partition("/")[0].rstrip("*") == PRODUCT
        return f"User-agent: {PRODUCT if ours else '*' if name == '*' else OTHER}"
    return line if RULE.match(line) else ""
