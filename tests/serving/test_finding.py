"""How a running server is found, and one that is dead or hung is passed over."""

import json
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from agent.serving.finding import identity_of, running
from agent.serving.notice import Notice, folder_in, put_up
from agent.settings import Settings
from agent.store.process import present
from tests.scripted import ScriptedModel
from tests.serving.local import Place, served

pytestmark = pytest.mark.loopback
MODEL = "qwen2.5-coder-0.5b"


def settings_in(folder: Path) -> Settings:
    return Settings(model=MODEL, state_dir=str(folder))


def notice_of(place: Place, settings: Settings) -> Notice:
    return Notice(
        port=place.port,
        token=place.token,
        instance=place.server.listener.instance,
        process=present(),
        model=settings.model,
        identity=identity_of(settings),
        context_tokens=settings.context_tokens,
    )


def test_a_server_with_the_model_is_found_by_its_notice(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place:
        notice = notice_of(place, settings)
        path = put_up(folder_in(settings.state_folder), notice)

        assert running(settings) == notice
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert place.token not in repr(notice)


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ({"model": "qwen2.5-coder-1.5b"}, False),
        ({"model": "gguf:/nowhere/model.gguf"}, False),
        ({"model": "unheard-of"}, False),
        ({"context_tokens": 16_384}, False),
        ({"context_tokens": 4096}, True),
        ({"threads": 1, "repack": True}, True),
    ],
)
def test_only_the_same_weights_with_enough_context_count(
    tmp_path: Path, wanted: dict[str, object], is_found: bool
) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place:
        put_up(folder_in(settings.state_folder), notice_of(place, settings))

        assert (running(replace(settings, **wanted)) is not None) == is_found  # type: ignore[arg-type]


def test_a_file_of_weights_is_known_by_its_place_size_and_time(tmp_path: Path) -> None:
    weights = tmp_path / "model.gguf"
    weights.write_bytes(b"GGUF")
    settings = Settings(model=f"gguf:{weights}")
    before = identity_of(settings)
    weights.write_bytes(b"GGUF and more")

    assert before
    assert identity_of(settings) != before


def test_the_notice_of_a_dead_server_is_removed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place:
        here, _, _ = present().partition(" ")
        notice = replace(notice_of(place, settings), process=f"{here} 4194303 1")
        path = put_up(folder_in(settings.state_folder), notice)

        assert running(settings) is None
    assert not path.exists()


def test_another_program_on_the_port_is_no_server_of_ours(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place, socket.create_server(("127.0.0.1", 0)) as silent:
        notice = notice_of(place, settings)
        folder = folder_in(settings.state_folder)
        put_up(folder, replace(notice, instance="another"))
        put_up(folder, replace(notice, instance="hung", port=silent.getsockname()[1]))

        assert running(settings) is None


def test_of_several_servers_one_that_is_well_is_found(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place:
        notice = notice_of(place, settings)
        folder = folder_in(settings.state_folder)
        put_up(folder, notice)
        put_up(folder, replace(notice, instance="closed", port=1))

        assert running(settings) == notice


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"version": 2}', '{"version": 1}', "\x00", "9" * 5000, "x" * 20_000],
)
def test_a_notice_that_is_none_is_passed_over(tmp_path: Path, text: str) -> None:
    settings = settings_in(tmp_path)
    folder = folder_in(settings.state_folder)
    folder.mkdir(parents=True)
    (folder / "odd.json").write_text(text)
    (folder / "folder.json").mkdir()

    assert running(settings) is None


def test_a_port_that_is_none_is_passed_over(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with served(ScriptedModel([])) as place:
        path = put_up(folder_in(settings.state_folder), notice_of(place, settings))
        body = json.loads(path.read_text())
        for port in (-1, 0, 99_999_999, "x", None):
            path.write_text(json.dumps({**body, "port": port}))
            assert running(settings) is None
