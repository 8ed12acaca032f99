"""Aliases and the tables of single models: what they change, and what is said about a wrong one."""

from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.loading import load
from agent.modeltable import ModelTable, Price
from agent.places import user_file
from agent.settings import changed, with_model

OWN = """
model = "fast"
temperature = 0.2
base_url = "http://everybody/v1"

[aliases]
fast = "quick"
quick = "OpenAI:gpt-x"

[models."openai:gpt-x"]
temperature = 0.9
base_url = "http://own/v1"
step_tokens = 99
api_key_env = "MINE"
price = { input = 1, output = 2.5 }
calls = true
request = { reasoning_effort = "low" }
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def write(text: str) -> Path:
    path = user_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def fault(home: Path, text: str) -> tuple[str, str]:
    """Return the complaint about a settings file, without its folder."""
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load({}, {}, home)
    return str(caught.value).replace(str(path), "FILE"), caught.value.hint


def test_an_alias_means_its_model_and_that_model_has_its_table(home: Path) -> None:
    path = write(OWN)
    loaded = load({}, {}, home)
    settings = loaded.settings

    assert settings.model == "openai:gpt-x"
    assert (settings.temperature, settings.step_tokens) == (0.9, 99)
    assert settings.base_url == "http://own/v1"
    assert loaded.origins["temperature"] == f'{path} [models."openai:gpt-x"]'
    assert loaded.origins["model"] == str(path)
    assert settings.models.of("OPENAI:gpt-x") == ModelTable(
        settings={"temperature": 0.9, "base_url": "http://own/v1", "step_tokens": 99},
        api_key_env="MINE",
        price=Price(1.0, 2.5),
        abilities={"calls": True},
        request={"reasoning_effort": "low"},
    )


def test_flags_and_the_environment_come_before_the_table(home: Path) -> None:
    write(OWN)
    settings = load({"temperature": 0.1}, {"AGENT_STEP_TOKENS": "50"}, home).settings

    assert (settings.temperature, settings.step_tokens) == (0.1, 50)
    assert settings.base_url == "http://own/v1"


def test_a_flag_may_name_an_alias(home: Path) -> None:
    write(OWN)

    assert load({"model": "quick"}, {}, home).settings.model == "openai:gpt-x"


def test_what_a_table_changed_is_as_before_when_another_model_answers(home: Path) -> None:
    write(OWN)
    settings = load({}, {}, home).settings
    other = with_model(settings, "openai:gpt-y")

    assert (other.model, other.temperature, other.step_tokens) == ("openai:gpt-y", 0.2, 768)
    assert other.base_url == "http://everybody/v1"
    assert with_model(other, "fast") == settings


def test_an_address_does_not_go_over_to_another_provider(home: Path) -> None:
    write(OWN)
    settings = load({"base_url": "http://flag/v1"}, {}, home).settings
    other = with_model(settings, "anthropic:claude")

    assert (settings.base_url, other.base_url) == ("http://flag/v1", "")
    assert with_model(other, "fast").base_url == "http://flag/v1"


def test_what_the_person_changes_in_a_talk_no_table_changes_again(home: Path) -> None:
    write(OWN)
    settings = changed(load({}, {}, home).settings, {"temperature": 0.0})

    assert with_model(with_model(settings, "openai:gpt-y"), "fast").temperature == 0.0


def test_fallbacks_are_a_list_in_a_file_and_words_between_commas_outside(home: Path) -> None:
    write('fallback = ["a:b", "qwen2.5-coder-0.5b"]\n')

    assert load({}, {}, home).settings.fallback == ("a:b", "qwen2.5-coder-0.5b")
    assert load({}, {"AGENT_FALLBACK": "c:d, e:f"}, home).settings.fallback == ("c:d", "e:f")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[models."openai:x"]\n\ntemprature = 1\n',
         "FILE:3: unknown setting 'temprature'", "did you mean 'temperature'?"),
        ('# one\n[models.x]\ntemperature = "hot"\n',
         "FILE:3: temperature is 'hot', a text", "give a number"),
        ('[models.x.price]\ninput = 1\n',
         "FILE:1: price has input",
         "write price = { input = 0.25, output = 2 }, in US dollars for a million tokens"),
        ('[models.x]\nprice = { input = -1, output = 2 }\n',
         "FILE:2: price: input is -1",
         "write price = { input = 0.25, output = 2 }, in US dollars for a million tokens"),
        ('[models.x]\napi_key_env = "A"\napi_key_command = "b"\n',
         "FILE:3: api_key_env and api_key_command do not go together", "keep one of them"),
        ('[models.x]\ncalls = 1\n', "FILE:2: calls is 1", "give true or false"),
        ('models = 3\n', "FILE:1: models is no table", "write [models]"),
        ('[aliases]\na = "b"\nb = "a"\n',
         "FILE:2: aliases lead in a circle: a -> b -> a", "let one name a model"),
        ('[aliases]\n"a:b" = "c:d"\n',
         "FILE:2: alias 'a:b' holds a colon or a comma", "call it by one plain word"),
        ('[aliases]\na = 3\n', "FILE:2: alias 'a' names no model", 'a = "openai:gpt-5"'),
        ('[aliases]\na = "b:c"\n[models.a]\n',
         "FILE:3: 'a' is an alias", 'write [models."b:c"]'),
        ("fallback = 'a'\n", "FILE:1: fallback is 'a'", 'give a list of names: fallback = ["…"]'),
        ("max_cost = -1\n", "FILE:1: max_cost is -1", "give 0 or more"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_told_with_its_line(
    home: Path, text: str, message: str, hint: str
) -> None:
    assert fault(home, text) == (message, hint)


@pytest.mark.parametrize(
    "line",
    ["model = 'openai:gpt'", "model = 'hf:x/y'", "fallback = ['a:b']", "max_cost = 100",
     "[aliases]\na = 'openai:b'", "[models.a]\nprice = { input = 0, output = 0 }",
     "base_url = 'http://a/v1'", "prices_url = 'http://a'"],
)  # fmt: skip
def test_a_project_may_neither_send_questions_away_nor_spend(home: Path, line: str) -> None:
    (home / ".agent.toml").write_text(line)

    with pytest.raises(ConfigError, match=r"\.agent\.toml:1: a project may not set"):
        load({}, {}, home)


def test_a_project_may_name_a_model_of_ours_and_an_alias_of_the_persons(home: Path) -> None:
    write('[aliases]\nfast = "openai:gpt-x"\n')
    (home / ".agent.toml").write_text('model = "fast"\n')

    assert load({}, {}, home).settings.model == "openai:gpt-x"


def test_tables_are_no_matter_of_the_environment(home: Path) -> None:
    with pytest.raises(ConfigError, match="AGENT_ALIASES is set"):
        load({}, {"AGENT_ALIASES": "a=b"}, home)
