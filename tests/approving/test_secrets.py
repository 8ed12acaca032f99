import pytest

from agent.approving.secrets import secrets_of
from tools.secrecy import redacted

PEM = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA\n-----END EC PRIVATE KEY-----"


def test_keys_of_the_environment_are_secrets_and_nothing_else_is() -> None:
    environment = {
        "OPENAI_API_KEY": "sk-local-1",
        "TAVILY_API_KEY": "tv1234567890",
        "GITHUB_TOKEN": "abcDEF123456",
        "DB_PASSWORD": "hunter2hunter2",
        "MY_SECRET": "s3cr3t!!",
        "PWD": "/home/ann/project1",
        "SSL_KEY": "/etc/ssl/key.pem",
        "API_KEY": "short",
        "HOTKEY": "control-alt-1",
        "OTHER_TOKEN": "password",
        "HOME": "/home/ann",
    }

    found = secrets_of(environment, "postgresql://ann:p%40ssw0rd1@db/x", "", "http://[")

    assert set(found) == {
        "sk-local-1", "tv1234567890", "abcDEF123456", "hunter2hunter2", "s3cr3t!!", "p%40ssw0rd1",
        "p@ssw0rd1",
    }  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [
        "sk-proj-AbCdEfGhIjKlMnOpQrStUv",
        f"ghp_{'a1B2' * 9}",
        f"github_pat_{'a1B2' * 9}",
        "AKIAIOSFODNN7EXAMPLE",
        f"AIza{'b' * 35}",
        "xoxb-123456789012-abcdef",
        f"hf_{'Z' * 34}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        PEM,
        "-----BEGIN PRIVATE KEY-----\ncut off",
    ],
)
def test_keys_are_known_by_their_look(key: str) -> None:
    assert redacted(f"It is: {key}") == "It is: [secret]"


@pytest.mark.parametrize(
    "text",
    ["task-force-of-the-north-and-south", "risk-free-investments-2026-report", "eyJ is no token",
     "A sk-8 board", "AKIA", "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----"],
)  # fmt: skip
def test_ordinary_words_stay(text: str) -> None:
    assert redacted(text) == text


def test_beginnings_of_tokens_without_end_are_read_once() -> None:
    text = "-eyJ" * 200_000

    assert redacted(text) == text
