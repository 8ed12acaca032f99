"""States of conversations on disk: the one that begins like the prompt is found, old ones go."""

import struct
from pathlib import Path

import pytest

from agent.models.embedded.snapshots import Snapshots
from agent.models.embedded.states import Kept, States, forget_state, shared, tokens_of

MODEL, OTHER = "a" * 32, "b" * 32
START = struct.Struct("<4s2I2iI")


def written(*tokens: int) -> bytes:
    """Return the start of a state of `tokens`, as the engine writes it."""
    head = START.pack(b"qsgg", 4, len(tokens) + 4, -1, 1, len(tokens))
    return head + struct.pack(f"<{len(tokens)}i", *tokens) + b"\0" * 40


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    found = Snapshots(tmp_path / "snapshots", 1000)
    assert found.ready()
    return found


def keep(states: States, name: str, content: bytes) -> list[Path]:
    unfinished = states.snapshots.unfinished()
    (states.snapshots.folder / unfinished).write_bytes(content)
    states.keep(name, unfinished)
    return sorted(states.snapshots.folder.iterdir())


def test_the_state_that_holds_most_of_the_prompt_is_found(snapshots: Snapshots) -> None:
    states = States(snapshots, MODEL)
    keep(states, "short", written(1, 2))
    keep(states, "other", written(1, 9, 3, 4, 5))
    before = set(snapshots.folder.iterdir())
    (long,) = {*keep(states, "long", written(1, 2, 3, 4, 7))} - before
    assert states.best([1, 2, 3, 4, 5, 6]) == Kept(long, 4)


def test_a_state_of_another_model_is_not_found(snapshots: Snapshots) -> None:
    keep(States(snapshots, OTHER), "one", written(1, 2))
    assert States(snapshots, MODEL).best([1, 2]) is None


def test_of_one_conversation_the_newest_state_is_kept(snapshots: Snapshots) -> None:
    states = States(snapshots, MODEL)
    keep(states, "one", written(1, 2))
    keep(states, "two", written(5))
    kept = keep(states, "one", written(1, 2, 3))
    assert sorted(tokens_of(path) for path in kept) == [(1, 2, 3), (5,)]


def test_the_same_state_kept_again_stays(snapshots: Snapshots) -> None:
    states = States(snapshots, MODEL)
    assert keep(states, "one", written(1)) == keep(states, "one", written(1))


def test_a_state_that_takes_most_of_the_room_is_not_kept(snapshots: Snapshots) -> None:
    assert keep(States(snapshots, MODEL), "one", written(*range(200))) == []


def test_the_states_of_a_forgotten_conversation_go_whatever_the_model(
    snapshots: Snapshots,
) -> None:
    for model in (MODEL, OTHER):
        keep(States(snapshots, model), "one", written(1))
    keep(States(snapshots, MODEL), "two", written(2))
    forget_state(snapshots.folder, "one")
    assert [tokens_of(path) for path in snapshots.folder.iterdir()] == [(2,)]


def test_forgetting_what_was_never_kept_changes_nothing(tmp_path: Path) -> None:
    forget_state(tmp_path / "none", "one")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"qsgg",
        written(1, 2)[:26],
        b"x" + written(1, 2)[1:],
        START.pack(b"qsgg", 4, 6, 0, 1, 2) + b"\0" * 40,
        START.pack(b"qsgg", 4, 2, -1, 1, 9) + b"\0" * 40,
        START.pack(b"qsgg", 4, 2**31, -1, 1, 2**31) + b"\0" * 40,
    ],
)
def test_a_file_that_is_no_state_holds_no_tokens(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.kv").write_bytes(content)
    assert tokens_of(tmp_path / "odd.kv") == ()


def test_a_file_that_is_gone_holds_no_tokens(tmp_path: Path) -> None:
    assert tokens_of(tmp_path / "none.kv") == ()


def test_what_two_prompts_share_is_their_common_start() -> None:
    assert [shared([1, 2, 3], other) for other in ([1, 2, 4], [], [1, 2, 3, 4], [2])] == [
        2,
        0,
        3,
        0,
    ]
