"""What was read is gone on from, whatever kind of states a network keeps."""

from pathlib import Path
from typing import Any

import pytest

from agent.messages import Decoding, Message
from tests.models.hf.tiny import opened, reply_of, save_model

QUESTION = [Message("system", "be brief", constant=True), Message("user", "the lazy dog " * 12)]
SHORT = Decoding(12)
KINDS: dict[str, dict[str, Any]] = {
    "llama": {},
    "mistral": {"sliding_window": 16},
    "gemma3_text": {"head_dim": 8, "sliding_window": 16, "sliding_window_pattern": 2},
    "lfm2": {"layer_types": ["conv", "full_attention", "conv"], "block_auto_adjust_ff_dim": False},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_is_the_same_on_what_was_read_as_on_a_fresh_network(
    tmp_path: Path, kind: str
) -> None:
    folder = str(save_model(tmp_path, kind=kind, **KINDS[kind]))
    warm, fresh = opened(folder), opened(folder)
    first = reply_of(warm, QUESTION, SHORT)
    longer = [*QUESTION, Message("assistant", first.text[:4]), Message("user", "the quick fox")]

    second, expected = reply_of(warm, longer, SHORT), reply_of(fresh, longer, SHORT)

    assert second.text == expected.text
    for one, other in zip(second.tokens, expected.tokens, strict=True):
        assert one.logprob == pytest.approx(other.logprob, abs=1e-3)
    warm.close()
    fresh.close()


@pytest.mark.parametrize(
    ("kind", "reused"), [("llama", True), ("mistral", True), ("gemma3_text", True), ("lfm2", False)]
)
def test_states_that_cannot_be_cut_back_are_read_anew(
    tmp_path: Path, kind: str, reused: bool
) -> None:
    model = opened(str(save_model(tmp_path, kind=kind, **KINDS[kind])))
    reply_of(model, QUESTION, SHORT)
    again = reply_of(model, QUESTION, SHORT)

    assert again.usage.cached_tokens == (again.usage.prompt_tokens - 1 if reused else 0)
    model.close()
