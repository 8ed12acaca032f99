"""What the tests of the web in real processes share: events read back, pages opened by a run."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.faults.play import Play
from tests.process import AGENT, Finished, run
from tests.tools.web.local import LocalWeb
from tests.tools.web.local.rivers import answers, does

FOUND = 5
"""So many results a search shows."""


def events(done: Finished) -> list[dict[str, Any]]:
    """Return the events of a run with --jsonl."""
    return [json.loads(line) for line in done.out.splitlines()]


def observed(done: Finished) -> list[str]:
    """Return what the actions brought, in order."""
    return [one["text"] for one in events(done) if one["type"] == "observation"]


def opens(surf: Play, web: LocalWeb, urls: Sequence[str]) -> dict[str, str]:
    """Return what a run observes where it opens each page; searches have found them all."""
    steps: list[str] = []
    for at in range(0, len(urls), FOUND):
        some = urls[at : at + FOUND]
        query = f"pages from {some[0]} on"  # another one each time: answers are kept for a while
        web.finds(re.escape(query), [(url, url, "a page") for url in some])
        steps.append(does("search_web", query=query))
        steps += [does("open_page", page=url) for url in some]
    surf.write(*steps, answers("It is not known."))
    done = surf.ask("--jsonl", "--max-steps", str(len(steps) + 1), "What is there?")
    assert done.code in (0, 3), done
    assert "Traceback" not in done.err
    told = (one for one in events(done) if one["type"] == "observation")
    return dict(zip(urls, [one["text"] for one in told if one["tool"] == "open_page"], strict=True))


def command(surf: Play, *arguments: str, env: Mapping[str, str] | None = None) -> Finished:
    """Run another command of the program to its end."""
    return run((*AGENT, *arguments), surf.folder, env=surf.env(env))
