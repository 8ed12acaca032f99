"""The file of estimates: what survives a kill, and what may not be mixed."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.active.estimates import Header, begun, read, writing
from agent.errors import UserError
from tests.active.estimated import header, sample

QUESTIONS = ("One?", "Two?")
HEADER = header(*QUESTIONS)
SAMPLES = [sample(question, number, 7, "so") for question in QUESTIONS for number in (1, 2)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where estimates go."""
    return tmp_path / "estimates.jsonl"


def fill(path: Path, count: int) -> bytes:
    """Write the first `count` samples and return the whole file."""
    with writing(path, HEADER) as file:
        for one in SAMPLES[:count]:
            file.add(one)
    return path.read_bytes()


def test_what_is_written_is_read(path: Path) -> None:
    fill(path, 3)
    held = read(path)
    assert held.header == HEADER
    assert list(held.samples.values()) == SAMPLES[:3]
    assert list(held.missing()) == [(SAMPLES[3].id, 2)]


def test_each_sample_is_in_the_file_at_once(path: Path) -> None:
    with writing(path, HEADER) as file:
        file.add(SAMPLES[0])
        assert list(read(path).samples.values()) == SAMPLES[:1]


def test_a_file_cut_anywhere_is_gone_on_with(path: Path) -> None:
    whole = fill(path, 2)
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        with writing(path, HEADER) as file:
            kept = sum(end <= cut for end in ends) - 1  # the header is a line as well
            assert list(file.held.samples.values()) == SAMPLES[: max(kept, 0)]
            for question, number in list(file.held.missing()):
                file.add(next(s for s in SAMPLES if (s.id, s.number) == (question, number)))
        held = read(path)
        assert (held.header, list(held.samples.values())) == (HEADER, SAMPLES)


def test_a_torn_line_may_end_within_a_character(path: Path) -> None:
    whole = fill(path, 1)
    path.write_bytes(whole + '{"id": "…'.encode()[:-1])
    assert list(read(path).samples.values()) == SAMPLES[:1]


def test_a_sample_that_is_there_twice_counts_once(path: Path) -> None:
    whole = fill(path, 1)
    path.write_bytes(whole + whole.splitlines(keepends=True)[1].replace(b"7", b"8"))
    assert list(read(path).samples.values()) == SAMPLES[:1]


def test_a_question_that_was_left_out_is_not_missing(path: Path) -> None:
    with writing(path, HEADER) as file:
        file.add(replace(sample("One?", 1), left_out="too long"))
    held = read(path)
    assert held.left_out == {SAMPLES[0].id: "too long"}
    assert [question for question, _ in held.missing()] == [SAMPLES[2].id] * 2


@pytest.mark.parametrize("text", ['{"question": "Why?"}\n', "my notes", '{"question": "Why?"}'])
def test_a_file_of_another_kind_is_not_touched(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(UserError), writing(path, HEADER):
        pass
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(HEADER, model="other"), "was begun with --model scripted, and now it is other"),
        (replace(HEADER, samples=9), "was begun with --samples 2, and now it is 9"),
        (replace(HEADER, temperature=1.0), "was begun with --temperature 0.7, and now it is 1.0"),
        (replace(HEADER, pool=("x",)), "was begun with other questions"),
    ],
)
def test_samples_of_two_kinds_are_not_mixed(path: Path, other: Header, told: str) -> None:
    whole = fill(path, 2)
    with pytest.raises(UserError, match=told), writing(path, other):
        pass
    assert path.read_bytes() == whole


def test_another_metric_changes_no_sample(path: Path) -> None:
    fill(path, 4)
    with writing(path, replace(HEADER, metric="entropy")) as file:
        assert list(file.held.missing()) == []


def test_two_may_not_write_one_file(path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        writing(path, HEADER),
        pytest.raises(UserError, match="another agent is writing"),
        writing(path, HEADER),
    ):
        pass


def test_a_line_that_was_mangled_is_named(path: Path) -> None:
    fill(path, 1)
    with path.open("a") as file:
        file.write('{"id": "1"}\n')
    with pytest.raises(UserError, match="line 3: number is 'None'"):
        read(path)


def test_a_file_that_is_not_there_has_not_begun(path: Path) -> None:
    assert begun(path) is None


def test_a_folder_is_no_file_of_estimates(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no file"):
        begun(tmp_path)
