"""Names of models in a real process: listed, shown, tried, and written into the settings file."""

import json
from pathlib import Path

import pytest

from tests.models.endpoint import Endpoint, Reply, calls, fails, says
from tests.process import AGENT, Finished, run

COMMENTED = """\
# mine
temperature = 0.2  # calm

[aliases]
# the quick one
fast = "openai:gpt-5-mini"
"""


def models(home: Path, *arguments: str, **variables: str) -> Finished:
    places = {
        "XDG_CONFIG_HOME": str(home / "config"),
        "AGENT_DATA_DIR": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    return run((*AGENT, "models", *arguments), home, env={**places, **variables})


def settings(home: Path, text: str) -> Path:
    path = home / "config" / "agent" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_aliases_and_models_of_the_settings_are_listed(tmp_path: Path) -> None:
    settings(tmp_path, f'model = "fast"\nfallback = ["hf:a/b"]\n{COMMENTED}')
    shown = models(tmp_path, "list")

    assert shown == Finished(
        0,
        "qwen2.5-coder-1.5b\t1,117 MB\tmissing\tApache-2.0\t\n"
        "qwen2.5-coder-0.5b\t491 MB\tmissing\tApache-2.0\t\n"
        "openai:gpt-5-mini\t\thosted\t\tdefault\n"
        "hf:a/b\t\ttransformers\t\t\n"
        "fast\t\talias\t\t= openai:gpt-5-mini\n",
        "",
    )
    document = json.loads(models(tmp_path, "list", "--json").out)
    assert document["aliases"] == {"fast": "openai:gpt-5-mini"}


def test_an_alias_is_written_beside_the_comments(tmp_path: Path) -> None:
    path = settings(tmp_path, COMMENTED)

    assert models(tmp_path, "alias", "quick", "fast").err == f"quick means fast: {path}\n"
    assert path.read_text() == f'{COMMENTED}quick = "fast"\n'
    assert models(tmp_path, "default", "quick").code == 0
    assert path.read_text().startswith('# mine\ntemperature = 0.2  # calm\nmodel = "quick"\n')
    assert models(tmp_path, "alias", "quick", "--rm").err == (
        "error: the alias 'quick' is in use\nhint: change what names it first\n"
    )
    assert models(tmp_path, "default", "qwen2.5-coder-0.5b").code == 0
    assert models(tmp_path, "alias", "quick", "--rm").code == 0
    assert path.read_text() == COMMENTED.replace("calm\n", 'calm\nmodel = "qwen2.5-coder-0.5b"\n')


def test_a_settings_file_that_was_not_there_is_private(tmp_path: Path) -> None:
    assert models(tmp_path, "default", "openai:gpt-5-mini").code == 0
    path = tmp_path / "config" / "agent" / "config.toml"

    assert path.read_text() == 'model = "openai:gpt-5-mini"\n'
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("alias", "qwen2.5-coder-0.5b", "openai:x"),
         "qwen2.5-coder-0.5b is a model of the catalogue"),
        (("alias", "a:b", "openai:x"), "the alias 'a:b' holds a colon or a comma"),
        (("alias", "a", "a"), "aliases lead in a circle: a -> a"),
        (("alias", "a"), "an alias takes a model, or --rm"),
        (("alias", "a", "--rm"), "there is no alias 'a'"),
        (("default", "qwen"), "unknown model 'qwen'"),
        (("default", "openai:"), "'openai:' names no model"),
        (("path", "openai:gpt-5"), "openai:gpt-5 runs on a server: there is no file of it here"),
        (("rm", "openai:gpt-5"), "openai:gpt-5 runs on a server: there is no file of it here"),
        (("pull", "hf:a/b"), "hf:a/b is run by transformers, which keeps its files itself"),
        (("bench", "a:b"), "a:b runs on a server: there is no file of it here"),
        (("list", "--provider", "nobody"), "nobody has no list that could be asked for"),
    ],
)  # fmt: skip
def test_names_that_mean_nothing_here_are_refused(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    refused = models(tmp_path, *arguments)

    assert (refused.code, refused.err.splitlines()[0]) == (2, f"error: {message}")


def test_an_alias_in_the_file_may_not_hide_a_model_of_ours(tmp_path: Path) -> None:
    path = settings(tmp_path, '[aliases]\n"qwen2.5-coder-0.5b" = "openai:x"\n')
    refused = models(tmp_path, "list")

    assert refused == Finished(
        78,
        "",
        f"error: {path}: alias 'qwen2.5-coder-0.5b' is a model of the catalogue\n"
        "hint: call the alias by another name\n",
    )


def test_what_is_known_of_a_model_is_shown_without_asking_it(tmp_path: Path) -> None:
    table = '[models."openai:gpt-x"]\nprice = { input = 1, output = 4 }\ncontext_tokens = 9000\n'
    settings(tmp_path, table)
    shown = models(tmp_path, "show", "openai:gpt-x", OPENAI_API_KEY="sk-not-shown")

    assert shown.out.splitlines()[:7] == [
        "model\topenai:gpt-x",
        "provider\topenai",
        "address\thttps://api.openai.com/v1",
        "key\tOPENAI_API_KEY",
        "protocol\tauto",
        "price\t$1 read, $4 written for a million tokens, your own price",
        "context\t9,000 tokens",
    ]


@pytest.mark.loopback
def test_a_provider_names_its_models(tmp_path: Path) -> None:
    with Endpoint() as server:
        shown = models(tmp_path, "list", "--provider", "openai", "--base-url", server.url)

    assert shown == Finished(0, "openai:test\nopenai:test-large\n", "")


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("script", "code", "states"),
    [
        ((says("one two three"), calls(("weather", {"city": "Oslo"})),
          says('{"city": "Paris", "letters": 5}')), 0, ["ok", "ok", "ok"]),
        ((says("one two three"), says("It is sunny."), says("Paris")), 1,
         ["ok", "failed", "failed"]),
        ((fails(401, "no"),), 1, ["failed"]),
    ],
)  # fmt: skip
def test_a_model_is_tried(
    tmp_path: Path, script: tuple[Reply, ...], code: int, states: list[str]
) -> None:
    table = '[models."openai:test"]\nschema = true\ncalls = true\n'
    settings(tmp_path, table)
    with Endpoint(*script) as server:
        tried = models(tmp_path, "test", "openai:test", "--base-url", server.url, "--json")

    document = json.loads(tried.out)
    assert (tried.code, [one["state"] for one in document["trials"]]) == (code, states)


@pytest.mark.loopback
def test_newer_prices_are_fetched_and_dated(tmp_path: Path) -> None:
    with Endpoint(models=("a",)) as server:
        refused = models(tmp_path, "prices", "update", AGENT_PRICES_URL=f"{server.url}/models")

    assert refused.code == 69
    assert refused.err.startswith("error: what came is no table of prices\n")
    assert models(tmp_path, "prices", "show").out.startswith("as they were installed: genai-prices")
