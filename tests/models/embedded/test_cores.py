"""Threads follow the physical cores within affinity mask and quota."""

from pathlib import Path

import pytest

from agent.models.embedded.cores import usable_cores, usable_processors
from tests.models.handmade import group


@pytest.fixture
def processors(tmp_path: Path) -> Path:
    """Two cores with two threads each."""
    folder = tmp_path / "processors"
    for number in range(4):
        topology = folder / f"cpu{number}" / "topology"
        topology.mkdir(parents=True)
        (topology / "physical_package_id").write_text("0\n", encoding="ascii")
        (topology / "core_id").write_text(f"{number // 2}\n", encoding="ascii")
    return folder


def cores(tmp_path: Path, processors: Path, allowed: set[int], membership: str = "") -> int:
    listed = tmp_path / "membership"
    listed.write_text(membership, encoding="ascii")
    return usable_cores(allowed, processors, listed, tmp_path / "groups")


def test_two_threads_of_one_core_count_once(tmp_path: Path, processors: Path) -> None:
    assert cores(tmp_path, processors, {0, 1, 2, 3}) == 2


def test_only_cores_of_the_affinity_mask_count(tmp_path: Path, processors: Path) -> None:
    assert cores(tmp_path, processors, {2, 3}) == 1


def test_a_quota_of_version_2_bounds_the_cores(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups/box", cpu_max="150000 100000\n")
    assert cores(tmp_path, processors, {0, 2}, "0::/box\n") == 1


def test_a_quota_of_a_parent_binds_as_well(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups/box", cpu_max="100000 100000\n")
    group(tmp_path / "groups/box/inner", cpu_max="max 100000\n")
    assert cores(tmp_path, processors, {0, 2}, "0::/box/inner\n") == 1


def test_a_quota_of_version_1_bounds_the_cores(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups/cpu/box", cpu_cfs_quota_us="100000", cpu_cfs_period_us="100000")
    assert cores(tmp_path, processors, {0, 2}, "4:cpu,cpuacct:/box\n") == 1


def test_no_quota_leaves_the_cores_alone(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups/cpu", cpu_cfs_quota_us="-1", cpu_cfs_period_us="100000")
    assert cores(tmp_path, processors, {0, 2}, "4:cpu:/\n0::/\n") == 2


def test_a_group_out_of_sight_falls_back_to_the_mount(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups", cpu_max="100000 100000\n")
    assert cores(tmp_path, processors, {0, 2}, "0::/not/here\n") == 1


def test_a_tiny_quota_still_gives_one_core(tmp_path: Path, processors: Path) -> None:
    group(tmp_path / "groups", cpu_max="5000 100000\n")
    assert cores(tmp_path, processors, {0, 2}, "0::/\n") == 1


def test_this_machine_has_at_least_one_core() -> None:
    assert usable_cores() >= 1


def test_this_machine_has_at_least_as_many_processors_as_cores() -> None:
    assert usable_processors() >= usable_cores()
