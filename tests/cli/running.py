"""Runs `agent docs` in this process, or in one of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main
from tests.process import AGENT, Finished

Docs = Callable[..., Finished]


def settled(home: Path) -> dict[str, str]:
    """Return the variables with which everything is kept in `home`."""
    return {"AGENT_DATA_DIR": str(home / "data"), "AGENT_CACHE_DIR": str(home / "cache")}


def command(*arguments: str) -> Sequence[str]:
    """Return the command line of `agent docs`."""
    return (*AGENT, "docs", *arguments)


def in_process(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Docs:
    """Return what runs `agent docs` with its home in `home`, as `leave` would end it."""
    for name, value in {**settled(home), "HOME": str(home)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home)

    def docs(*arguments: str) -> Finished:
        code, told = 0, ""
        line = ["docs", *arguments]
        try:
            main(line)
        except BaseException as error:
            ending = leave.ending_of(error, line)
            assert ending.kind != "Bug", ending
            code, told = (
                ending.code,
                "".join(
                    f"{mark}: {text}\n"
                    for mark, text in (("error", ending.message), ("hint", ending.hint))
                    if text and ending.kind
                ),
            )
        seen = capsys.readouterr()
        return Finished(code, seen.out, seen.err + told)

    return docs


def found(docs: Docs, *words: str) -> list[str]:
    """Return the places at which a search finds something, without their folders."""
    rows = docs("search", *words, "--mode", "lexical").out.splitlines()
    return [Path(row.split("\t")[1]).name for row in rows]
