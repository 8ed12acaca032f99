"""Every grammar that the program makes holds a model of transformers, whatever it would say."""

import json
from collections.abc import Iterator, Mapping
from functools import cache

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as some

from agent.errors import ModelUnavailable
from agent.grammar import answer_grammar, deed_grammar, step_grammar, talk_grammar
from agent.memory.titling import LINE as TITLE
from agent.messages import Decoding, Json, Message
from agent.models.hf.constraint import Constraints, plain
from agent.models.hf.model import HfModel
from agent.strategies.auto import GRAMMAR as KIND
from agent.strategies.beside import LINE
from agent.strategies.phrasing import grammar_for
from agent.strategies.research import answering
from agent.strategies.research.grammar import literal
from tests.gbnf import Grammar
from tests.kinds import KINDS
from tests.models.hf.tiny import reply_of
from tests.searching import steady
from tests.toys import TOYS
from tools.toolbox import Toolbox

ASK = [Message("user", "What is 6 times 7? 六乘七等于多少?")]


def _grammars() -> Iterator[tuple[str, str]]:
    for name, tools in (("kinds", KINDS), ("toys", TOYS), ("none", Toolbox({}))):
        yield f"step {name}", step_grammar(tools)
        yield f"act {name}", step_grammar(tools, must_act=True)
        yield f"deed {name}", deed_grammar(tools)
        yield f"talk {name}", talk_grammar(tools)
        yield f"talk han {name}", talk_grammar(tools, script="han")
        yield f"talk latin {name}", talk_grammar(tools, must_act=True, script="latin")
    yield from {"answer": answer_grammar(), "line": LINE, "title": TITLE, "kind": KIND}.items()
    yield "number", grammar_for("42", "what is 6 times 7.5, and 3%?")
    yield "verdict", grammar_for("yes", "is 3 odd?")
    yield "statements", answering.grammar([1, 2, 13], "。")
    words = 'a "b" [c] \\d\\ – é 首都 & ~ - ^ / \'`'
    yield "quote", f'root ::= "Quote: " ({literal(words)} | "Top")\n'
    yield "characters", 'root ::= [\\u00e9\\x41-C&&~~/.]{2,3} "\\u00e9\\x42\\t" [^a\\]]\n'


GRAMMARS: Mapping[str, str] = dict(_grammars())


@cache
def _by_bytes() -> Constraints:
    """Return constraints over a vocabulary of single bytes: any text can be spelt."""
    from llguidance import LLTokenizer, TokenizerWrapper

    class Bytes:
        eos_token_id, bos_token_id, special_token_ids = 256, None, (256,)
        tokens = (*(bytes([one]) for one in range(256)), b"<end>")

        def __call__(self, text: bytes | str) -> list[int]:
            return [*(text if isinstance(text, bytes) else text.encode())]

    return Constraints(LLTokenizer(TokenizerWrapper(Bytes())), 257)


@pytest.mark.parametrize("name", GRAMMARS)
def test_a_reply_follows_the_grammar_whatever_is_drawn(tiny: HfModel, name: str) -> None:
    follows = Grammar(GRAMMARS[name])
    for seed in range(3):
        decoding = Decoding(120, 1.0, seed, grammar=GRAMMARS[name])
        reply = reply_of(tiny, ASK, decoding)
        cut = reply.stopped_by == "length"
        assert follows.begins(reply.text) if cut else follows.accepts(reply.text)


@pytest.mark.parametrize("name", GRAMMARS)
def test_all_that_a_grammar_allows_can_be_written(name: str) -> None:
    @steady
    @given(some.data())
    def check(data: some.DataObject) -> None:
        text = data.draw(Grammar(GRAMMARS[name]).texts())
        held = _by_bytes().of(GRAMMARS[name], None)
        assert held is not None
        for byte in text.encode("utf-8"):
            assert held.allowed()[byte]
            held.take(byte)
        assert held.allowed()[256]

    check()


SCHEMAS: tuple[dict[str, Json], ...] = (
    {"type": "object", "properties": {"n": {"type": "integer"}, "kind": {"enum": ["x", "中"]}},
     "required": ["n", "kind"], "additionalProperties": False},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 3},
    {"anyOf": [{"const": None}, {"type": "string", "maxLength": 5}]},
)  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS, ids=["object", "array", "either"])
def test_a_reply_meets_the_schema(tiny: HfModel, schema: dict[str, Json]) -> None:
    for seed in range(5):
        reply = reply_of(tiny, ASK, Decoding(200, 1.0, seed, json_schema=schema))
        assert reply.stopped_by == "end"
        jsonschema.validate(json.loads(reply.text), schema)


def test_what_is_certain_is_written_in_one_go_with_its_likelihood(tiny: HfModel) -> None:
    reply = reply_of(tiny, ASK, Decoding(60, grammar='root ::= "Thought: the answer is " [0-9]\n'))

    assert reply.text[:-1] == "Thought: the answer is "
    assert len(reply.tokens) == reply.usage.completion_tokens
    assert all(token.logprob < 0 for token in reply.tokens)


@pytest.mark.parametrize("grammar", ["root ::= missing", "root ::= (", "no grammar", 'a ::= "b"'])
def test_a_grammar_that_is_none_is_told(tiny: HfModel, grammar: str) -> None:
    with pytest.raises(ModelUnavailable, match="^a grammar that cannot be followed: "):
        reply_of(tiny, ASK, Decoding(8, grammar=grammar))


def test_a_schema_that_is_none_is_told(tiny: HfModel) -> None:
    with pytest.raises(ModelUnavailable, match="^a JSON Schema that cannot be followed: "):
        reply_of(tiny, ASK, Decoding(8, json_schema={"type": "nonsense"}))


def test_escapes_are_written_as_the_library_reads_them() -> None:
    written = r'root ::= [^\-a-z\u00e9] "\u00e9\\" [\]\[^]'

    assert plain(written) == 'root ::= [^\\x2Da-zé] "é\\\\" [\\x5D\\x5B\\x5E]'
