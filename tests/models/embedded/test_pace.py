"""How fast a model was: measured, kept, and read again whatever lies there."""

from pathlib import Path

import pytest

from agent.messages import Decoding, Message
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.pace import FILE, MOST_MODELS, Pace, Stopwatch, keep, kept


def test_a_pace_is_tokens_over_seconds_of_all_replies() -> None:
    stopwatch = Stopwatch()
    stopwatch.add(100, 2.0, 10, 1.0)
    stopwatch.add(20, 1.0, 20, 1.0)

    assert stopwatch.pace(load_s=0.756) == Pace(40.0, 15.0, 0.76)


def test_a_few_tokens_are_no_measurement() -> None:
    stopwatch = Stopwatch()
    stopwatch.add(31, 1.0, 15, 1.0)

    assert stopwatch.pace() == Pace(0.0, 0.0, 0.0)


def test_what_is_kept_is_found_again_by_the_name_of_the_model(tmp_path: Path) -> None:
    keep(tmp_path / "new", "one", Pace(40.0, 15.0, 0.8))
    keep(tmp_path / "new", "two", Pace(80.0, 30.0, 0.4))

    assert kept(tmp_path / "new", "one") == Pace(40.0, 15.0, 0.8)
    assert kept(tmp_path / "new", "two") == Pace(80.0, 30.0, 0.4)
    assert kept(tmp_path / "new", "three") is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


def test_what_was_not_measured_this_time_stays_as_it_was(tmp_path: Path) -> None:
    keep(tmp_path, "one", Pace(40.0, 15.0, 0.8))
    keep(tmp_path, "one", Pace(0.0, 16.0, 0.0))

    assert kept(tmp_path, "one") == Pace(40.0, 16.0, 0.8)


def test_where_nothing_was_measured_nothing_is_written(tmp_path: Path) -> None:
    keep(tmp_path, "one", Pace(0.0, 0.0, 0.8))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"one": 3}', '{"one": {"load_s": "x"}}', "\0"])
def test_a_damaged_file_is_no_file(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)

    assert kept(tmp_path, "one") in (None, Pace())
    keep(tmp_path, "one", Pace(40.0, 15.0, 0.8))
    assert kept(tmp_path, "one") == Pace(40.0, 15.0, 0.8)


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    keep(tmp_path / "file", "one", Pace(40.0, 15.0, 0.8))

    assert kept(tmp_path / "file", "one") is None


def test_the_models_used_last_are_kept(tmp_path: Path) -> None:
    for number in range(MOST_MODELS + 1):
        keep(tmp_path, f"model {number}", Pace(40.0, 15.0, 0.8))

    assert kept(tmp_path, "model 0") is None
    assert kept(tmp_path, f"model {MOST_MODELS}") == Pace(40.0, 15.0, 0.8)


@pytest.mark.model
def test_a_real_model_is_measured(small_model: EmbeddedModel) -> None:
    before = (small_model.stopwatch.read, small_model.stopwatch.written)
    happening = small_model.complete(
        [Message("user", "Count from one to twenty.")], Decoding(max_tokens=24)
    )
    for _ in happening:
        pass

    assert small_model.stopwatch.read > before[0]
    assert small_model.stopwatch.written > before[1]
    assert small_model.stopwatch.write_s > 0
