"""What calls cost: by the person's price, by the table, or unknown."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import ModelUnavailable, UserError
from agent.messages import Completion, Decoding, Message, Usage
from agent.models.access import Access
from agent.models.prices import FILE, Prices, date_of, keep, near
from agent.models.pricing import PricedModel, check, prices_of
from agent.models.reference import Reference
from agent.modeltable import Models, ModelTable, Price
from agent.settings import Settings
from tests.scripted import ScriptedModel

USAGE = Usage(prompt_tokens=1_000_000, cached_tokens=500_000, completion_tokens=100_000, calls=1)
GPT = Reference("openai", "gpt-5-mini")
TABLE = [
    {
        "id": "openai",
        "name": "OpenAI",
        "api_pattern": "https://api\\.openai\\.com",
        "models": [
            {
                "id": "brand-new",
                "match": {"equals": "brand-new"},
                "prices": {"input_mtok": 3, "output_mtok": 7},
            }
        ],
    }
]


def test_the_persons_price_counts_first() -> None:
    assert Prices(GPT, own=Price(2.0, 10.0)).cost(USAGE) == 3.0
    assert Prices(GPT, own=Price(2.0, 10.0, cached=0.2)).cost(USAGE) == pytest.approx(2.1)


def test_the_table_knows_what_hosted_models_cost() -> None:
    cost = Prices(GPT).cost(USAGE)

    assert cost is not None
    assert 0 < cost < 10
    assert Prices(GPT, "https://api.openai.com/v1").cost(USAGE) == cost


def test_a_price_that_nobody_knows_is_unknown() -> None:
    assert Prices(Reference("openai", "no-such-model-at-all")).cost(USAGE) is None
    assert Prices(GPT, "https://example.org/v1").cost(USAGE) is None


@pytest.mark.parametrize(
    "prices",
    [Prices(Reference("", "qwen2.5-coder-0.5b")), Prices(Reference("hf", "a/b")),
     Prices(Reference("ollama", "c")), Prices(GPT, "http://127.0.0.1:8000/v1"),
     Prices(GPT, "http://localhost/v1"), Prices(GPT, "http://192.168.1.7:8080/v1"),
     Prices(GPT, "http://[::1]:1/v1")],
)  # fmt: skip
def test_machines_of_the_persons_own_cost_nothing(prices: Prices) -> None:
    assert prices.cost(USAGE) == 0.0


def test_a_name_is_no_address_of_this_machine() -> None:
    assert not near("http://localhost.example.org/v1")
    assert not near("http://8.8.8.8/v1")


def test_what_a_call_costs_is_in_its_usage() -> None:
    inner = ScriptedModel(["hi", "hi"])
    model = PricedModel(inner, Prices(GPT, own=Price(1_000_000.0, 0.0)).cost)

    def heard() -> Completion:
        replying = model.complete((Message("user", "hello"),), Decoding())
        while True:
            try:
                next(replying)
            except StopIteration as stop:
                done: Completion = stop.value
                return done

    usage = heard().usage
    assert usage.cost_usd == float(usage.prompt_tokens)


def test_a_sum_with_an_unknown_cost_is_unknown() -> None:
    assert (USAGE + replace(USAGE, cost_usd=None) + USAGE).cost_usd is None
    assert (replace(USAGE, cost_usd=0.5) + replace(USAGE, cost_usd=0.25)).cost_usd == 0.75


def test_a_limit_of_cost_wants_a_price() -> None:
    unknown = Prices(Reference("openai", "nobody-knows"))
    check(unknown, 0.0)
    check(Prices(GPT), 1.0)

    with pytest.raises(UserError) as caught:
        check(unknown, 0.5)
    assert str(caught.value) == "--max-cost 0.5: the price of openai:nobody-knows is not known"
    assert caught.value.hint == (
        'set it in your settings: [models."openai:nobody-knows"] price = { input = 1, output = 4 }'
    )


def test_prices_are_those_of_the_endpoint_and_of_the_persons_table() -> None:
    own = Models({"openai:gpt-5-mini": ModelTable(price=Price(1, 2))})
    settings = Settings(model="openai:gpt-5-mini", models=own)
    access = Access(environment={"OPENAI_BASE_URL": "https://example.org/v1"})
    prices = prices_of(GPT, settings, access)

    assert (prices.address, prices.own) == ("https://example.org/v1", Price(1, 2))


def test_a_newer_table_is_kept_and_used(tmp_path: Path) -> None:
    model = Reference("openai", "brand-new")
    assert Prices(model, folder=tmp_path).cost(USAGE) is None
    assert date_of(tmp_path) is None

    assert keep(json.dumps(TABLE).encode(), tmp_path) == 1
    assert Prices(model, folder=tmp_path).cost(USAGE) == pytest.approx(3.7)
    assert date_of(tmp_path) is not None


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"[]", b'[{"id": 3}]'])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelUnavailable, match="what came is no table of prices"):
        keep(content, tmp_path)
    assert not (tmp_path / FILE).exists()


def test_a_damaged_table_does_not_count(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[{")

    assert Prices(GPT, folder=tmp_path).cost(USAGE) == Prices(GPT).cost(USAGE)
