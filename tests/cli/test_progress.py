"""How a download is shown."""

import pytest

from agent.cli.progress import Watch
from agent.models.weights.progress import Progress


def test_without_a_terminal_each_tenth_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with Watch() as watch:
        for done in range(0, 2_000_001, 100_000):
            watch.report(Progress("small", done, 2_000_000, "example.org"))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[0] == "small: 0 of 2 MB from example.org"
    assert lines[-1] == "small: 2 of 2 MB from example.org"


def test_a_file_of_unknown_size_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    with Watch() as watch:
        watch.report(Progress("small", 0, 0, "example.org"))

    assert capsys.readouterr().err == "small: 0 of 0 MB from example.org\n"
