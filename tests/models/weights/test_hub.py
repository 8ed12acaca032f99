from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import AuthenticationFailed
from agent.models.weights import Progress
from tests.models.weights.drive import QUICK, Pull
from tests.models.weights.fakes import CONTENT, FAKE, HUB_PATH, hub
from tests.models.weights.server import Asked, Fault, Site, serving

pytestmark = pytest.mark.loopback
HALF = len(CONTENT) // 2


def test_the_hub_gives_the_file_in_one_request(tmp_path: Path) -> None:
    with serving(hub()) as site:
        content = Pull(tmp_path, site.url).run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH)]


def test_progress_is_told_from_the_first_bytes_to_the_last(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.run()

    assert 0 < pull.seen[0].done_bytes <= pull.seen[-1].done_bytes
    host = site.url.removeprefix("http://")
    assert pull.seen[-1] == Progress("fake", len(CONTENT), len(CONTENT), host)


def test_a_download_goes_on_where_an_earlier_one_stopped(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.begin(CONTENT[:1000])
        content = pull.run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH, "bytes=1000-")]


def test_a_server_without_ranges_is_read_from_the_start(tmp_path: Path) -> None:
    with serving(replace(hub(), ranges=False)) as site:
        pull = Pull(tmp_path, site.url)
        pull.begin(CONTENT[:1000])

        assert pull.run() == CONTENT


def test_a_download_that_only_lacked_its_name_asks_nobody(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    pull.begin(CONTENT)

    assert pull.run() == CONTENT


def test_a_server_that_hangs_up_is_asked_for_the_rest(tmp_path: Path) -> None:
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [Fault(after_bytes=HALF)]}
        content = Pull(tmp_path, site.url).run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH), Asked(HUB_PATH, f"bytes={HALF}-")]


def test_a_server_that_stalls_is_left_and_asked_again(tmp_path: Path) -> None:
    patient = replace(QUICK, idle_s=1, tries=50)
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [Fault(after_bytes=HALF, waits=True)]}
        content = Pull(tmp_path, site.url, means=patient).run()

    assert content == CONTENT
    assert len(site.asked) > 1


def test_faults_of_the_server_are_tried_again(tmp_path: Path) -> None:
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [Fault(503), Fault(500)]}
        content = Pull(tmp_path, site.url).run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH)] * 3


def test_tries_have_an_end(tmp_path: Path) -> None:
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [Fault(503)] * 9}
        error = Pull(tmp_path, site.url).fail()

    assert "HTTP 503" in str(error)
    assert site.asked == [Asked(HUB_PATH)] * QUICK.tries


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_a_refusal_is_final(tmp_path: Path, status: int) -> None:
    with serving(hub()) as site:
        site.faults = {HUB_PATH: [Fault(status)] * 9}
        error = Pull(tmp_path, site.url).fail()

    assert f"HTTP {status}" in str(error)
    assert site.asked == [Asked(HUB_PATH)]


def test_wrong_bytes_are_deleted_and_told(tmp_path: Path) -> None:
    with serving(Site(bodies={HUB_PATH: bytes(len(CONTENT))})) as site:
        pull = Pull(tmp_path, site.url)
        error = pull.fail()

    assert "wrong checksum, so what it gave was deleted" in str(error)
    assert not pull.part.exists()


def test_a_wrong_start_is_thrown_away_and_the_file_fetched_whole(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.begin(b"not what was published")
        content = pull.run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH, "bytes=22-"), Asked(HUB_PATH)]


def test_a_start_that_is_too_long_is_thrown_away(tmp_path: Path) -> None:
    with serving(hub()) as site:
        pull = Pull(tmp_path, site.url)
        pull.begin(CONTENT + b"x")

        assert pull.run() == CONTENT


@pytest.mark.parametrize("length", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_file_of_another_size_is_refused_before_it_is_read(tmp_path: Path, length: int) -> None:
    with serving(Site(bodies={HUB_PATH: bytes(length)})) as site:
        error = Pull(tmp_path, site.url).fail()

    assert f"it has {length} bytes instead of {len(CONTENT)}" in str(error)


def test_a_file_that_ends_before_our_start_is_another_file(tmp_path: Path) -> None:
    with serving(Site(bodies={HUB_PATH: b"short"})) as site:
        pull = Pull(tmp_path, site.url)
        pull.begin(CONTENT[:1000])

        assert "it has another file of that name" in str(pull.fail())


def test_the_key_goes_to_the_hub_and_not_to_where_it_redirects(tmp_path: Path) -> None:
    with serving(Site(bodies={"/store": CONTENT})) as store, serving(Site()) as site:
        site.redirects = {HUB_PATH: f"{store.url}/store"}
        content = Pull(tmp_path, site.url, means=replace(QUICK, token=" hf_key\n")).run()

    assert content == CONTENT
    assert site.asked == [Asked(HUB_PATH, authorization="Bearer hf_key")]
    assert store.asked == [Asked("/store")]


def test_a_range_survives_a_redirect(tmp_path: Path) -> None:
    with serving(Site(bodies={"/store": CONTENT})) as store, serving(Site()) as site:
        site.redirects = {HUB_PATH: f"{store.url}/store"}
        pull = Pull(tmp_path, site.url)
        pull.begin(CONTENT[:1000])
        content = pull.run()

    assert content == CONTENT
    assert store.asked == [Asked("/store", "bytes=1000-")]


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    with serving(Site(redirects={HUB_PATH: HUB_PATH})) as site:
        assert "redirects" in str(Pull(tmp_path, site.url).fail())


@pytest.mark.parametrize("key", ["hf_ä", "hf key", "hf\nkey", "hf\x00key"])
def test_a_key_that_can_be_none_is_refused_without_being_shown(tmp_path: Path, key: str) -> None:
    with serving(hub()) as site, pytest.raises(AuthenticationFailed) as caught:
        Pull(tmp_path, site.url, means=replace(QUICK, token=key)).run()

    assert str(caught.value) == "the key of the hub holds characters that no key has"
    assert site.asked == []


def test_the_key_is_not_shown_among_the_means() -> None:
    assert "hf_key" not in repr(replace(QUICK, token="hf_key"))


@pytest.mark.parametrize(
    "address", ["", "no address", "ftp://me:secret@127.0.0.1", "http://[::1", "http://me:sec/ret@x"]
)
def test_an_address_that_is_none_is_a_reason_like_any_other(tmp_path: Path, address: str) -> None:
    error = Pull(tmp_path, address).fail()

    assert str(error).startswith(f"{FAKE.name} cannot be fetched: ")
    assert "sec" not in str(error)
