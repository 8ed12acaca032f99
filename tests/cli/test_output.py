"""The file of `-o` is replaced as a whole or left alone."""

import os
import stat
from pathlib import Path

import pytest

from agent.cli.output import checked, replace
from agent.errors import AgentError, UserError


def test_a_new_file_gets_the_text(tmp_path: Path) -> None:
    path = tmp_path / "answer.txt"
    replace(checked(path), "forty-two ½\n")

    assert path.read_text(encoding="utf-8") == "forty-two ½\n"
    assert list(tmp_path.iterdir()) == [path]


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "answer.txt"
    path.write_text("old")
    path.chmod(0o640)
    replace(checked(path), "new")

    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    replace(checked(link), "new")

    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_not_replaced() -> None:
    replace(checked(Path(os.devnull)), "gone")

    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".", "--output: {} is a folder"),
        ("no/such/file", "--output: there is no folder {}"),
    ],
)
def test_what_cannot_become_a_file_is_told_at_once(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    with pytest.raises(UserError) as caught:
        checked(path)

    assert str(caught.value) == message.format(path if name == "." else path.parent)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    path.write_text("old")
    target = checked(path)
    path.unlink()
    path.mkdir()  # became a folder meanwhile: the rename must fail
    with pytest.raises(AgentError) as caught:
        replace(target, "new")

    assert str(caught.value).startswith("--output: ")
    assert list(tmp_path.iterdir()) == [path]
