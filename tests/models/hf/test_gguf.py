"""The small model as GGUF, unpacked by transformers: one load in all."""

import json
from pathlib import Path

import pytest

from agent.grammar import step_grammar
from agent.messages import Decoding, Message
from tests.gbnf import Grammar
from tests.models.hf.tiny import opened, reply_of
from tests.toys import TOYS


@pytest.mark.model
def test_a_gguf_file_answers_acts_and_goes_on_from_what_it_read(small_weights: Path) -> None:
    model = opened(str(small_weights), dtype="auto")
    ask = [Message("system", "You are brief.", True), Message("user", "中国的首都是哪里?")]

    said = reply_of(model, ask, Decoding(24))
    acted = reply_of(model, ask, Decoding(48, grammar=step_grammar(TOYS), opening="Thought:"))
    shaped = reply_of(model, ask, Decoding(24, json_schema={
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
        "additionalProperties": False,
    }))  # fmt: skip
    model.close()

    assert ("北京" in said.text, said.stopped_by) == (True, "end")
    assert Grammar(step_grammar(TOYS)).begins(acted.text)
    assert acted.usage.cached_tokens == said.usage.prompt_tokens
    assert list(json.loads(shaped.text)) == ["city"]
