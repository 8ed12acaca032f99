"""What `hf:NAME` names: files here, or files of the hub."""

from pathlib import Path

import pytest

from agent.errors import AgentError, ModelUnavailable, UserError
from agent.models.hf.place import Local, Remote, place_of


def test_a_folder_is_the_model(tmp_path: Path) -> None:
    assert place_of(str(tmp_path)) == Local(tmp_path)


def test_a_gguf_file_is_the_model(tmp_path: Path) -> None:
    (tmp_path / "small 模型.gguf").touch()

    assert place_of(f"{tmp_path}/small 模型.gguf") == Local(tmp_path, "small 模型.gguf")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("gpt2", Remote("gpt2")),
        ("Qwen/Qwen2.5-0.5B-Instruct", Remote("Qwen/Qwen2.5-0.5B-Instruct")),
        ("a/b@v1.0", Remote("a/b", "", "v1.0")),
        ("a/b/c.Q4_K_M.gguf", Remote("a/b", "c.Q4_K_M.gguf")),
        ("a/b/deep/c.gguf@main", Remote("a/b", "deep/c.gguf", "main")),
    ],
)
def test_other_names_are_the_hubs(name: str, place: Remote) -> None:
    assert place_of(name) == place


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", UserError),
        ("  ", UserError),
        ("a/b/c", UserError),
        ("a/../b", UserError),
        ("模型", UserError),
        ("./missing", ModelUnavailable),
        ("/missing/folder", ModelUnavailable),
        ("missing.gguf", ModelUnavailable),
    ],
)
def test_what_is_neither_is_an_error(name: str, kind: type[AgentError]) -> None:
    with pytest.raises(kind):
        place_of(name)


def test_a_file_of_another_kind_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()

    with pytest.raises(UserError, match="is a file, but no GGUF file"):
        place_of(str(tmp_path / "model.bin"))
