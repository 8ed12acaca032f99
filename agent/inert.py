"""Makes the words of others inert in a prompt: no control token, and no end of their own block.

The embedded engine reads them as plain text anyway (`agent.models.embedded.template`); others may
not. Blocks end as fences do in CommonMark, with more signs than any row within
(https://spec.commonmark.org/0.31.2/#fenced-code-blocks).
"""

import re

TOKENS = re.compile(
    r"<\|[^<>\n]{0,40}\|?>|<｜[^<>\n]{0,40}｜>"
    r"|</?(?:s|start_of_turn|end_of_turn|bos|eos|unk|pad|mask|sep|cls|think|tool_call"
    r"|tool_response|im_start|im_end|system|user|assistant)>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|BOS|EOS)\]|<</?SYS>>",
    re.IGNORECASE,
)
"""What chat templates are made of: of ChatML, Llama, Mistral, Gemma, DeepSeek, Phi and Qwen."""
ROW = re.compile(r'"{3,}')


def inert(text: str) -> str:
    """Return `text` with the control tokens of chat templates spaced out: legible, and no more."""
    return TOKENS.sub(_spaced, text)


def fence(text: str) -> str:
    """Return the line that `text` stands between: quotation marks, more than it has in a row."""
    return '"' * max(3, 1 + max(map(len, ROW.findall(text)), default=0))


def _spaced(token: re.Match[str]) -> str:
    found = token.group()
    return f"{found[0]} {found[1:-1]} {found[-1]}"
