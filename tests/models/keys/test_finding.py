"""Where keys are found, in which order, and what is said about those that are none."""

import shlex
import sys
from pathlib import Path

import pytest

from agent.errors import AgentError, AuthenticationFailed, ConfigError
from agent.models.access import Access
from agent.models.keys import file, keeping
from agent.models.keys.finding import key_for, missing
from agent.models.keys.key import Key
from agent.models.keys.known import Secrets, known
from agent.modeltable import Models, ModelTable


@pytest.fixture(autouse=True)
def without_ring() -> None:
    """No keyring of the person who runs the tests is opened."""
    import keyring
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]


def access(table: ModelTable | None = None, keys: Path | None = None, **variables: str) -> Access:
    models = Models({"openai:x": table} if table else {})
    return Access(environment=variables, keys_file=keys, models=models)


def private(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def printing(*words: str) -> str:
    return shlex.join([sys.executable, "-c", *words])


def fault(asked: Access) -> tuple[type[AgentError], str, str]:
    with pytest.raises(AgentError) as caught:
        key_for("openai", asked, "openai:x")
    return type(caught.value), str(caught.value), caught.value.hint


def test_the_providers_variable_has_its_key() -> None:
    found = key_for("openai", access(OPENAI_API_KEY=" 'sk-one' \n"), "openai:x")

    assert found == Key("sk-one", "OPENAI_API_KEY")
    assert "sk-one" not in repr(found)


def test_a_model_s_own_variable_comes_before_the_providers() -> None:
    asked = access(ModelTable(api_key_env="MINE"), OPENAI_API_KEY="sk-all", MINE="sk-own")

    assert key_for("openai", asked, "openai:x") == Key("sk-own", "MINE")
    assert key_for("openai", asked, "openai:y") == Key("sk-all", "OPENAI_API_KEY")


def test_an_own_variable_that_is_not_set_is_told_and_not_replaced() -> None:
    asked = access(ModelTable(api_key_env="MINE"), OPENAI_API_KEY="sk-all")

    assert fault(asked) == (AuthenticationFailed, "there is no key in MINE", "set MINE")


def test_a_file_and_a_command_bring_their_first_line(tmp_path: Path) -> None:
    path = private(tmp_path / "key", "sk-file\n")
    command = printing("print('sk-command'); print('login: me')")

    assert key_for("openai", access(ModelTable(api_key_file=str(path))), "openai:x") == Key(
        "sk-file", str(path)
    )
    assert key_for("openai", access(ModelTable(api_key_command=command)), "openai:x") == Key(
        "sk-command", "api_key_command"
    )


def test_a_command_runs_without_a_shell() -> None:
    command = printing("import sys; print(sys.argv[1])", "$(date);x")

    found = key_for("openai", access(ModelTable(api_key_command=command)), "openai:x")
    assert found is not None
    assert found.value == "$(date);x"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("nowhere-to-be-found", "api_key_command: nowhere-to-be-found: No such file or directory"),
        ("false", "api_key_command: false ended with code 1"),
        ("true", "api_key_command: true printed nothing"),
        ("echo 'sk", "api_key_command: no closing quotation"),
    ],
)
def test_a_command_that_brings_no_key_is_told(command: str, message: str) -> None:
    assert fault(access(ModelTable(api_key_command=command)))[1] == message


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = private(tmp_path / "key", "sk-file\n")
    path.chmod(0o640)

    assert fault(access(ModelTable(api_key_file=str(path)))) == (
        ConfigError, f"{path}: holds keys that others can read", f"chmod 600 {path}"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("sk-a\nb", "has a line break in it"),
        ("sk-ключ", "holds a character that is not ASCII"),
        ("sk a", "holds a blank or a control character"),
        ("sk-a\x1bb", "holds a blank or a control character"),
        ("''", "is blank"),
    ],
)
def test_what_no_header_can_hold_is_no_key(value: str, why: str) -> None:
    assert fault(access(OPENAI_API_KEY=value)) == (
        AuthenticationFailed,
        f"the key in OPENAI_API_KEY {why}",
        "set OPENAI_API_KEY to the key alone",
    )


def test_a_blank_variable_is_none_and_nothing_is_no_key() -> None:
    assert key_for("openai", access(OPENAI_API_KEY="  "), "openai:x") is None
    assert missing("mistralai") == "set MISTRAL_API_KEY, or keep it: agent keys set mistralai"


def test_the_file_of_keys_is_asked_last(tmp_path: Path) -> None:
    keys = tmp_path / "agent" / "keys.toml"
    keeping.keep("openai", "sk-kept\n", keys, in_file=True)

    assert key_for("openai", access(keys=keys)) == Key("sk-kept", str(keys))
    assert key_for("openai", access(keys=keys, OPENAI_API_KEY="sk-set")) == Key(
        "sk-set", "OPENAI_API_KEY"
    )
    assert keeping.remove("openai", keys) == [str(keys)]
    assert key_for("openai", access(keys=keys)) is None


@pytest.mark.parametrize("text", ["keys = 3", "[keys]\nopenai = 3", "[keys\n", "other = 1"])
def test_a_damaged_file_of_keys_is_told_without_what_stands_in_it(
    tmp_path: Path, text: str
) -> None:
    path = private(tmp_path / "keys.toml", f"{text}\n# sk-canary-1234567890\n")

    with pytest.raises(ConfigError) as caught:
        file.read(path)
    assert "canary" not in f"{caught.value}{caught.value.hint}"


def test_every_key_that_is_found_is_a_secret_from_then_on() -> None:
    secrets = Secrets(["before-all"])
    key_for("openai", access(OPENAI_API_KEY="sk-found-in-this-test"))

    assert "sk-found-in-this-test" in known()
    assert {"before-all", "sk-found-in-this-test"} <= set(secrets)
    assert "found" not in repr(secrets)
