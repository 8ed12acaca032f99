"""The settings name a model; what cannot be opened is told with what to do."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.errors import AgentError, ModelUnavailable, UserError
from agent.messages import Decoding
from agent.models.embedded.cores import usable_processors
from agent.models.embedded.opening import open_model, threads_for, weights_at_hand
from agent.models.weights import find, path_of
from agent.settings import Settings
from tests.conftest import SMALL
from tests.models import handmade
from tests.models.embedded.conversing import hear


def refused(settings: Settings) -> AgentError:
    with pytest.raises(AgentError) as refusal:
        open_model(settings, lambda progress: None, print)
    return refusal.value


def settings(folder: Path, model: str, **more: object) -> Settings:
    places = {"data_dir": str(folder / "data"), "cache_dir": str(folder / "cache")}
    return Settings(model=model, **places, **more)  # type: ignore[arg-type]


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    error = refused(settings(tmp_path, "qwen2.5-coder-1.5"))
    assert isinstance(error, UserError)
    assert str(error) == "unknown model 'qwen2.5-coder-1.5'"
    assert error.hint == "did you mean 'qwen2.5-coder-1.5b'?"


def test_no_file_after_gguf_is_told(tmp_path: Path) -> None:
    error = refused(settings(tmp_path, "gguf:"))
    assert (str(error), error.hint) == (
        "gguf: names no file",
        "write it like this: --model gguf:FILE",
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    error = refused(settings(tmp_path, f"gguf:{tmp_path}/none.gguf"))
    assert isinstance(error, ModelUnavailable)
    assert str(error) == f"{tmp_path}/none.gguf cannot be read: No such file or directory"


def test_a_file_that_kills_the_engine_kills_only_its_trial(tmp_path: Path) -> None:
    path = tmp_path / "odd.gguf"
    path.write_bytes(handmade.gguf({"general.architecture": "llama"}, {"output": (64,)}))
    error = refused(settings(tmp_path, f"gguf:{path}"))
    assert str(error) == f"the engine failed when {path} was tried"


def test_truncated_weights_are_refused_with_the_command_that_mends_them(tmp_path: Path) -> None:
    wanted = settings(tmp_path, SMALL)
    path = path_of(find(SMALL), wanted.models_folder)
    path.parent.mkdir(parents=True)
    path.write_bytes(handmade.gguf())
    error = refused(wanted)
    assert isinstance(error, ModelUnavailable)
    assert f"agent models pull {SMALL}" in error.hint
    assert not weights_at_hand(wanted)


def test_weights_are_at_hand_only_when_nothing_has_to_be_fetched(tmp_path: Path) -> None:
    assert not weights_at_hand(settings(tmp_path, SMALL))
    own = tmp_path / "own.gguf"
    assert not weights_at_hand(settings(tmp_path, f"gguf:{own}"))
    own.write_bytes(b"")
    assert weights_at_hand(settings(tmp_path, f"gguf:{own}"))


def test_a_context_that_does_not_fit_into_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.gguf"
    wide: Mapping[str, int | str | list[str]] = {
        "general.architecture": "llama",
        "llama.context_length": 2**31 - 1,
        "llama.block_count": 1000,
        "llama.embedding_length": 8192,
        "llama.attention.head_count": 64,
    }
    path.write_bytes(handmade.gguf(wide))
    error = refused(settings(tmp_path, f"gguf:{path}", context_tokens=2**30))
    assert isinstance(error, ModelUnavailable)
    assert str(error).startswith(f"gguf:{path} needs about 33554432250 MB of memory, ")


@pytest.mark.model
def test_a_file_of_ones_own_answers(small_weights: Path, tmp_path: Path) -> None:
    link = tmp_path / "mein modell ü.gguf"
    link.symlink_to(small_weights)
    model = open_model(
        settings(tmp_path, f"gguf:{link}", context_tokens=600), lambda progress: None, print
    )
    try:
        assert hear(model, "Say hi.", Decoding(grammar='root ::= "hi"')).whole.text == "hi"
    finally:
        model.close()
    assert model.name == f"gguf:{link}"


def test_choosing_imports_neither_the_engine_nor_a_network_library() -> None:
    code = (
        "import sys, agent.models.embedded.opening;"
        "print({'xllamacpp', 'httpx', 'psutil', 'platformdirs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_more_threads_than_can_run_are_told_and_not_started() -> None:
    told: list[str] = []
    most = usable_processors()

    assert [threads_for(wanted, told.append) for wanted in (0, 1, most)] == [0, 1, most]
    assert told == []
    assert threads_for(9999, told.append) == most
    assert told == [f"9999 threads are more than the {most} processors here: using {most}"]
