from pathlib import Path

import pytest

from agent.equipping.kept import NOTHING, Given, change, read, with_disabled, with_source
from agent.errors import ConfigError


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "tools.json"
    change(path, lambda known: with_source(known, "/a.yaml", Given("wx", "https://x.example")))
    change(path, lambda known: with_disabled(known, "today", True))

    found = read(path)
    assert found.sources == {"/a.yaml": Given("wx", "https://x.example")}
    assert found.disabled == {"today"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_taken_out_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    change(path, lambda known: with_disabled(with_source(known, "a", Given()), "x", True))
    change(path, lambda known: with_disabled(with_source(known, "a", None), "x", False))

    assert read(path) == NOTHING


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"sources": {"a": 1}}', '{"sources": {"a": {"evil": 1}}}', "\xff"]
)
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tools.json"
    path.write_text(text, encoding="latin-1")
    path.chmod(0o600)

    with pytest.raises(ConfigError, match=r"tools\.json"):
        change(path, lambda known: known)
    assert path.read_text(encoding="latin-1") == text


def test_a_file_that_others_may_write_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_text("{}")
    path.chmod(0o666)

    with pytest.raises(ConfigError, match="can be changed by others"):
        read(path)
