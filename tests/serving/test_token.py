"""The token: made once, kept private, and never a guess."""

import stat
from pathlib import Path

import pytest

from agent.errors import ConfigError, UserError
from agent.serving.token import checked, token_in


def test_a_token_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path, told = tmp_path / "state" / "token", list[str]()
    token = token_in(path, told.append)

    assert token_in(path, told.append) == token
    assert (len(token), stat.S_IMODE(path.stat().st_mode), told) == (43, 0o600, [])


def test_two_servers_have_two_tokens(tmp_path: Path) -> None:
    assert token_in(tmp_path / "a", print) != token_in(tmp_path / "b", print)


def test_a_token_that_others_can_read_is_told(tmp_path: Path) -> None:
    path, told = tmp_path / "token", list[str]()
    path.write_text("0123456789abcdef\n")
    path.chmod(0o644)

    assert token_in(path, told.append) == "0123456789abcdef"
    assert told == [f"others may read the token in {path}: chmod 600 it"]


@pytest.mark.parametrize(
    "text", ["", "short", "canary with blanks 0123", "canary中文" * 9, "x" * 600]
)
def test_what_is_no_token_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "token"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        token_in(path, print)

    assert str(caught.value) == f"{path} holds no token that can be used"


def test_a_place_where_no_token_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="no token can be kept in"):
        token_in(tmp_path / "file" / "token", print)
    with pytest.raises(UserError, match="is no file"):
        token_in(tmp_path, print)


def test_a_token_of_the_environment_is_trimmed() -> None:
    assert checked(" 0123456789abcdef\n", "AGENT_SERVE_TOKEN") == "0123456789abcdef"


def test_servers_that_start_at_once_agree_on_one_token(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "token"
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(lambda _: token_in(path, print), range(16)))

    assert (len(tokens), [one.name for one in tmp_path.iterdir()]) == (1, ["token"])
