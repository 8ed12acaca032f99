import pytest

from agent.errors import UserError
from agent.models.weights import CATALOGUE, find
from agent.settings import Settings


def test_the_default_model_is_in_the_catalogue() -> None:
    assert find(Settings().model) is CATALOGUE[0]


def test_the_parts_of_each_model_add_up_to_its_size() -> None:
    for weights in CATALOGUE:
        last = weights.total_bytes - (weights.parts.count - 1) * weights.parts.part_bytes
        assert 0 < last <= weights.parts.part_bytes


def test_an_almost_right_name_is_corrected() -> None:
    with pytest.raises(UserError) as caught:
        find("Qwen2.5-coder-1.5")

    told = (str(caught.value), caught.value.hint)
    assert told == ("unknown model 'Qwen2.5-coder-1.5'", "did you mean 'qwen2.5-coder-1.5b'?")


def test_a_name_like_no_other_is_answered_with_the_choice() -> None:
    with pytest.raises(UserError) as caught:
        find("zzz")

    known = "qwen2.5-coder-1.5b, qwen2.5-coder-0.5b"
    assert caught.value.hint == f"choose {known}, gguf:FILE or PROVIDER:NAME"
