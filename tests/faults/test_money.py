"""What hosted models cost, who stands in for whom, and names of models, in real processes."""

import json
from pathlib import Path

import pytest

from tests.models.endpoint import Endpoint, calls, fails, says
from tests.process import AGENT, Finished, run

pytestmark = pytest.mark.loopback
PRICED = "price = { input = 1000, output = 10000 }\n"


def settings(home: Path, text: str) -> Path:
    path = home / "config" / "agent" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def agent(home: Path, *arguments: str, **variables: str) -> Finished:
    places = {
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "AGENT_STATE_DIR": str(home / "state"),
        "OPENAI_API_KEY": "a-key-for-tests",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    return run((*AGENT, *arguments), home, env={**places, **variables})


def test_a_run_says_what_it_cost(tmp_path: Path) -> None:
    with Endpoint(says("It is 42."), says("It is 42.")) as server:
        settings(tmp_path, f'base_url = "{server.url}"\n[models."openai:test"]\n{PRICED}')
        asked = ("ask", "-m", "openai:test", "-s", "direct", "hello")
        told = json.loads(agent(tmp_path, *asked, "--json").out)
        shown = agent(tmp_path, *asked, "-v")
    (kept,) = json.loads(agent(tmp_path, "runs", "export", "last", "--format", "json").out)["runs"]

    cost = (20 * 1000 + 7 * 10000) / 1e6  # 20 tokens read, 7 written
    assert told["usage"]["cost_usd"] == pytest.approx(cost)
    assert "$0.0900" in shown.err
    assert kept["figures"]["cost_usd"] == pytest.approx(cost)


def test_an_unknown_price_is_no_price(tmp_path: Path) -> None:
    table = '[models."openai:test"]\n'
    with Endpoint(says("It is 42.")) as server:
        settings(tmp_path, f'base_url = "{server.url}"\n{table}')
        free = json.loads(
            agent(tmp_path, "ask", "-m", "openai:test", "-s", "direct", "--json", "hi").out
        )
    assert free["usage"]["cost_usd"] == 0.0  # it runs on this machine

    refused = agent(tmp_path, "ask", "-m", "openai:test", "--base-url", "https://example.org/v1",
                    "--max-cost", "0.5", "hello")  # fmt: skip
    assert refused == Finished(
        2,
        "",
        "error: --max-cost 0.5: the price of openai:test is not known\n"
        'hint: set it in your settings: [models."openai:test"] '
        "price = { input = 1, output = 4 }\n",
    )


def test_a_run_ends_where_its_money_does(tmp_path: Path) -> None:
    steps = [calls(("python", {"program": f"print({number})"})) for number in range(2)]
    with Endpoint(*steps, says("It is one.")) as server:
        settings(tmp_path, f'base_url = "{server.url}"\n[models."openai:test"]\n{PRICED}')
        ended = agent(tmp_path, "ask", "-m", "openai:test", "-s", "react", "--max-cost", "0.15",
                      "--json", "hello")  # fmt: skip
    document = json.loads(ended.out)

    assert (ended.code, document["stop_reason"]) == (124, "cost")
    assert document["answer"] == "It is one."  # the last words are asked for once more


def test_another_model_stands_in_and_the_answer_says_which(tmp_path: Path) -> None:
    table = '[aliases]\nlarge = "openai:test-large"\n'
    with Endpoint(fails(401, "no"), says("Hello.")) as server:
        settings(tmp_path, f'base_url = "{server.url}"\nfallback = ["large"]\n{table}')
        asked = agent(tmp_path, "ask", "-m", "openai:test", "-s", "direct", "--json", "hello")
    document = json.loads(asked.out)

    assert (asked.code, document["answer"]) == (0, "Hello.")
    assert document["model"] == "openai:test-large"
    assert [one["model"] for one in server.bodies] == ["test", "test-large"]
    (warning,) = document["warnings"]
    assert warning.startswith("openai:test cannot be had (")
    assert warning.endswith("): openai:test-large answers")
    (shown,) = json.loads(agent(tmp_path, "runs", "export", "last", "--format", "json").out)["runs"]
    assert shown["run"]["model"] == "openai:test-large"
    replayed = agent(tmp_path, "runs", "replay", "last", "--json")
    assert (replayed.code, replayed.out) == (0, asked.out)


def test_a_model_without_a_key_is_passed_over(tmp_path: Path) -> None:
    with Endpoint(says("Hello.")) as server:
        settings(tmp_path, f'[models."openai:test"]\nbase_url = "{server.url}"\n')
        asked = agent(tmp_path, "ask", "-m", "deepseek:chat", "-s", "direct", "--json", "hello",
                      AGENT_FALLBACK="openai:test")  # fmt: skip
    document = json.loads(asked.out)

    assert (asked.code, document["answer"], document["model"]) == (0, "Hello.", "openai:test")
    assert "there is no key for deepseek" in document["warnings"][0]


def test_extra_fields_of_a_request_are_sent(tmp_path: Path) -> None:
    table = '[models."openai:test"]\nrequest = { reasoning_effort = "low" }\nmax_tokens = 50\n'
    with Endpoint(says("Hello.")) as server:
        settings(tmp_path, f'model = "openai:test"\nbase_url = "{server.url}"\n{table}')
        asked = agent(tmp_path, "ask", "-s", "direct", "hello")

    assert asked.code == 0
    assert server.bodies[0]["reasoning_effort"] == "low"


def test_an_evaluation_asks_nobody_twice_with_a_cache(tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text('{"id": "1", "question": "How many?", "answer": "42"}\n')
    command = ("eval", str(suite), "-s", "direct", "-m", "openai:test", "--cache", "--json", "-q")
    with Endpoint(says("42")) as server:
        settings(tmp_path, f'base_url = "{server.url}"\n[models."openai:test"]\n{PRICED}')
        first = agent(tmp_path, *command)
        second = agent(tmp_path, *command)
        shown = agent(tmp_path, "cache", "show", "--json")
        cleared = agent(tmp_path, "cache", "clear", "--yes")

    assert (first.code, second.code, len(server.bodies)) == (0, 0, 1)
    assert json.loads(shown.out)["replies"]["count"] == 1
    assert "removed 1 replies" in cleared.err
