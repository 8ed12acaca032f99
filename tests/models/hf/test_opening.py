"""What cannot be opened is told in one line, with what to do; nothing that could run is read."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ConfigError, ModelUnavailable, UserError
from agent.models.access import NO_ACCESS
from agent.models.hf.opening import open_hf
from agent.models.reference import Reference
from agent.settings import Settings
from tests.models.hf.tiny import opened, save_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny model of this test's own, to be damaged."""
    return save_model(tmp_path / "model")


def _refused(name: Path | str, **request: Any) -> ModelUnavailable:
    with pytest.raises(ModelUnavailable) as raised:
        opened(str(name), **request)
    assert "\n" not in str(raised.value)
    return raised.value


def test_a_folder_of_nothing_holds_no_model(tmp_path: Path) -> None:
    error = _refused(tmp_path)

    assert str(error) == f"{tmp_path} holds no model of transformers"


def test_a_folder_of_gguf_files_says_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "small.gguf").touch()

    assert _refused(tmp_path).hint == f"name the file: hf:{tmp_path}/small.gguf"


def test_a_folder_without_weights_is_told(folder: Path) -> None:
    (folder / "model.safetensors").unlink()

    assert str(_refused(folder)) == f"{folder} holds no weights as safetensors"


def test_pickled_weights_are_not_read_unasked(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")

    assert "pickled, which can run code" in _refused(folder).hint


def test_pickled_weights_are_read_where_the_person_says_so(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()

    opened(str(folder), pickle=True).close()


def test_a_missing_part_of_the_weights_is_named(folder: Path) -> None:
    parts = {"weight_map": {"a": "model-1-of-2.safetensors", "b": "model.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(parts), "utf-8")

    told = str(_refused(folder))
    assert told == f"{folder} lacks 1 of its files, such as model-1-of-2.safetensors"


@pytest.mark.parametrize("size", [0, 7, 2000])
def test_damaged_weights_are_told(folder: Path, size: int) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:size])

    assert str(_refused(folder)).startswith(f"hf:{folder} cannot be loaded: ")


def test_lacking_weights_are_never_made_up(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})

    told = str(_refused(folder))
    assert told.endswith("lacks 1 of its weights, such as model.layers.1.mlp.up_proj.weight")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model_type": "unheard-of"}'])
def test_a_damaged_description_is_told(folder: Path, text: str) -> None:
    (folder / "config.json").write_text(text, "utf-8")

    assert str(_refused(folder)).startswith(f"hf:{folder} cannot be loaded: ")


def test_code_in_the_folder_is_never_run(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"import pathlib\npathlib.Path({str(mark)!r}).touch()\nclass C: pass\n"
    (folder / "evil.py").write_text(code, "utf-8")
    own = json.loads((folder / "config.json").read_text("utf-8"))
    own |= {
        "model_type": "evil",
        "auto_map": {"AutoConfig": "evil.C", "AutoModelForCausalLM": "evil.C"},
    }
    (folder / "config.json").write_text(json.dumps(own), "utf-8")

    assert "cannot be loaded" in str(_refused(folder))
    assert not mark.exists()


@pytest.mark.parametrize(
    "content", [b"", b"GGUF", b"GGUF" + struct.pack("<IQQ", 3, 1, 1), b"x" * 99]
)
def test_a_damaged_gguf_file_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.gguf"
    file.write_bytes(content)

    assert str(file) in str(_refused(file))


def test_what_cannot_fit_into_memory_is_not_begun(folder: Path) -> None:
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.truncate(1 << 42)

    assert "MB of memory" in str(_refused(folder))


def test_a_device_that_is_not_there_is_told(folder: Path) -> None:
    assert str(_refused(folder, device="xpu")) == "there is no device xpu here"


def test_a_wrong_option_is_an_error_of_configuration(folder: Path) -> None:
    with pytest.raises(ConfigError, match="request has no option 'quantise'"):
        opened(str(folder), quantise=4)


def test_a_name_that_is_none_is_the_persons_error() -> None:
    with pytest.raises(UserError, match="hf: names no model"):
        opened("")


def test_offline_a_model_that_is_not_here_is_not_looked_for() -> None:
    settings = Settings(model="hf:nobody/nothing", offline=True)
    with pytest.raises(ModelUnavailable, match="hf:nobody/nothing is not on this machine"):
        open_hf(Reference("hf", "nobody/nothing"), settings, NO_ACCESS, print)
