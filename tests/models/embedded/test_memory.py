"""A model bigger than the memory is refused before it is loaded."""

from pathlib import Path

import pytest

from agent.errors import ModelUnavailable
from agent.models.embedded import memory
from tests.models.handmade import group

MB = 1 << 20


def available(tmp_path: Path, membership: str) -> int:
    listed = tmp_path / "membership"
    listed.write_text(membership, encoding="ascii")
    return memory.available_bytes(listed, tmp_path / "groups")


def test_a_limit_of_version_2_bounds_what_is_available(tmp_path: Path) -> None:
    group(tmp_path / "groups/box", memory_max=f"{64 * MB}", memory_current=f"{30 * MB}")
    assert available(tmp_path, "0::/box\n") == 34 * MB


def test_cached_files_count_as_available(tmp_path: Path) -> None:
    group(
        tmp_path / "groups/box",
        memory_max=f"{64 * MB}",
        memory_current=f"{60 * MB}",
        memory_stat=f"anon 5\ninactive_file {20 * MB}\nactive_file {5 * MB}\n",
    )
    assert available(tmp_path, "0::/box\n") == 29 * MB


def test_a_limit_of_version_1_bounds_what_is_available(tmp_path: Path) -> None:
    group(
        tmp_path / "groups/memory/box",
        memory_limit_in_bytes=f"{64 * MB}",
        memory_usage_in_bytes=f"{60 * MB}",
        memory_stat=f"inactive_file 1\ntotal_inactive_file {10 * MB}\n",
    )
    assert available(tmp_path, "4:memory:/box\n") == 14 * MB


def test_without_groups_the_machine_decides(tmp_path: Path) -> None:
    assert memory.available_bytes(tmp_path / "none", tmp_path) > 64 * MB


def test_a_model_that_does_not_fit_is_refused_with_both_figures() -> None:
    with pytest.raises(ModelUnavailable) as refused:
        memory.check("big", needed=3000 * MB, available=1000 * MB)
    assert str(refused.value) == "big needs about 3000 MB of memory, 1000 MB are available"
    assert refused.value.hint == (
        "close other programs, lower --context-tokens, or choose a smaller model: "
        "--model qwen2.5-coder-0.5b"
    )


def test_a_model_that_fits_is_not_refused() -> None:
    memory.check("small", needed=1000 * MB, available=1000 * MB)


@pytest.mark.parametrize(
    ("available", "lanes"), [(1000, 1), (1199, 1), (1200, 2), (1_000_000, 2), (10, 1)]
)
def test_a_second_lane_is_opened_only_where_it_fits(available: int, lanes: int) -> None:
    assert memory.lanes_for(2, needed=1000, lane_bytes=200, available=available) == lanes


def test_the_peak_is_that_of_this_process() -> None:
    assert 5 < memory.peak_mb() < 1_000_000
