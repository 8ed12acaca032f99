"""Endpoints that speak OpenAI's Chat Completions: where they are, and what is particular to each.

Addresses and peculiarities are those of the providers' own pages; those of local servers are the
ones that they listen on unless told otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Prefill = Literal["", "plain", "prefix", "continue"]
"""How the first words of a reply are put into the model's mouth: not at all; as the last message;
that message marked `prefix` (DeepSeek); with `continue_final_message` (vLLM)."""
GrammarField = Literal["", "grammar", "structured_outputs"]
"""Where a GBNF grammar is sent: nowhere; in llama.cpp's field; in vLLM's."""


@dataclass(frozen=True)
class Endpoint:
    """A server, or many behind one address."""

    provider: str
    url: str
    """Its address with the path under which `chat/completions` stands."""
    local: bool = False
    """Whether it is asked without a key."""
    prefill: Prefill = ""
    grammar: GrammarField = ""
    carries: tuple[str, ...] = ()
    """Fields of a reply that has calls which the provider wants to see again with it."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """What the most tokens of a reply are called."""
    logprobs: bool = True
    """Whether it may be asked how likely each token was."""
    schema: bool = True
    """Whether `response_format` may hold a JSON Schema."""
    strict: bool = False
    """Whether OpenAI's strict mode is understood, and more than that is refused."""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    """Fields that every request has besides."""


THOUGHT = ("reasoning_content",)

ENDPOINTS: Mapping[str, Endpoint] = {
    one.provider: one
    for one in (
        Endpoint("openai", "https://api.openai.com/v1",
                 limit="max_completion_tokens", strict=True),
        Endpoint("deepseek", "https://api.deepseek.com/v1", carries=THOUGHT,
                 schema=False),
        Endpoint("dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1",
                 logprobs=False, schema=False),
        Endpoint("openrouter", "https://openrouter.ai/api/v1",
                 carries=("reasoning_details",), logprobs=False,
                 extra={"usage": {"include": True}}),
        Endpoint("together", "https://api.together.xyz/v1", logprobs=False),
        Endpoint("xai", "https://api.x.ai/v1", logprobs=False),
        Endpoint("moonshot", "https://api.moonshot.cn/v1", carries=THOUGHT,
                 logprobs=False, schema=False),
        Endpoint("zhipu", "https://open.bigmodel.cn/api/paas/v4",
                 carries=THOUGHT, logprobs=False, schema=False),
        Endpoint("siliconflow", "https://api.siliconflow.cn/v1",
                 logprobs=False, schema=False),
        Endpoint("fireworks", "https://api.fireworks.ai/inference/v1"),
        Endpoint("cerebras", "https://api.cerebras.ai/v1", logprobs=False),
        Endpoint("lmstudio", "http://127.0.0.1:1234/v1", local=True,
                 logprobs=False),
        Endpoint("vllm", "http://127.0.0.1:8000/v1", local=True,
                 prefill="continue", grammar="structured_outputs"),
        Endpoint("llamacpp", "http://127.0.0.1:8080/v1", local=True,
                 prefill="plain", grammar="grammar"),
    )
}  # fmt: skip
"""By provider."""
