"""Providers by name, and chat models that people bring: what is found, and what is said if not."""

from pathlib import Path

import pytest

from agent.errors import AuthenticationFailed, ModelUnavailable, UserError
from agent.models.access import Access
from agent.models.langchain.building import built
from agent.models.langchain.dotted import brought
from agent.models.langchain.providers import chat_class
from agent.models.reference import reference_of
from tests.models.langchain.chat import ScriptedChat

CHAT = "tests.models.langchain.chat"


def test_a_provider_that_nobody_knows_is_an_error_that_names_like_ones() -> None:
    with pytest.raises(UserError) as caught:
        chat_class("antropic")

    assert str(caught.value) == "no provider is called 'antropic'"
    assert caught.value.hint.startswith("did you mean anthropic:")


def test_a_provider_whose_package_is_missing_says_how_to_install_it() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        chat_class("upstage")

    assert str(caught.value) == "upstage: langchain-upstage is not installed"
    assert caught.value.hint == "pip install langchain-upstage"


def test_a_provider_without_a_key_is_not_asked() -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        built(reference_of("anthropic:claude-test"), Access(), print)

    assert "ANTHROPIC_API_KEY" in caught.value.hint


def test_a_provider_elsewhere_is_not_asked_offline() -> None:
    with pytest.raises(ModelUnavailable, match="the network is off"):
        built(reference_of("anthropic:claude-test"), Access(offline=True), print)


def test_the_library_is_built_without_retries_of_its_own() -> None:
    access = Access({"ANTHROPIC_API_KEY": "canary"}, idle_s=5.0)

    model, key = built(reference_of("anthropic:claude-test"), access, print)

    assert model.max_retries == 0  # type: ignore[attr-defined]
    assert model.default_request_timeout == 5.0  # type: ignore[attr-defined]
    assert key is not None
    assert "canary" not in repr(model)


def test_what_a_library_is_not_sent_is_said() -> None:
    notices: list[str] = []
    access = Access({"ANTHROPIC_API_KEY": "canary"}, ca_bundle="own.pem")

    built(reference_of("anthropic:claude-test"), access, notices.append)

    assert notices == ["anthropic: takes no ca_bundle: set SSL_CERT_FILE for it"]


@pytest.mark.parametrize("name", ["computing", "ScriptedChat.of_nothing"])
def test_a_function_or_a_method_may_bring_a_model(name: str) -> None:
    assert isinstance(brought(f"{CHAT}:{name}"), ScriptedChat)


def test_a_file_may_bring_a_model(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"from {CHAT} import ScriptedChat\nmodel = ScriptedChat(replies=[])\n", "utf-8")

    assert isinstance(brought(f"{path}:model"), ScriptedChat)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("nothing", "langchain:nothing names no chat model"),
        (f"{CHAT}:absent", f"{CHAT} has no absent"),
        ("no.such.module:X", "there is no module no.such.module"),
        ("..:X", "'..' is no name of a module"),
        ("absent.py:X", "there is no file absent.py"),
        (f"{CHAT}:json", f"langchain:{CHAT}:json is no chat model but module"),
    ],
)
def test_what_brings_no_model_is_a_mistake_of_the_person(named: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        brought(named)

    assert str(caught.value) == told


def test_code_that_fails_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("raise RuntimeError('no\\nluck')\n", "utf-8")

    with pytest.raises(ModelUnavailable) as caught:
        brought(f"{path}:model")

    assert str(caught.value) == f"{path} fails: RuntimeError: no luck"
