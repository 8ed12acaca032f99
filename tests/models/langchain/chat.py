"""A scripted chat model of LangChain's: streams, calls tools, and can be held to a schema."""

import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable

Part = str | dict[str, Any] | AIMessageChunk | Exception | threading.Event
"""A piece of text, a block of content, a whole chunk, what is raised, or what is waited for."""


def call(name: str, arguments: str | dict[str, Any], number: int = 0) -> AIMessageChunk:
    """Return a chunk that calls a tool; arguments as text may be no JSON."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    chunks = [tool_call_chunk(name=name, args=text, id=f"own{number}", index=number)]
    return AIMessageChunk(content="", tool_call_chunks=chunks)


class ScriptedChat(BaseChatModel):
    """Streams `replies` in order, and remembers what it was asked."""

    replies: list[list[Any]]
    """Each of parts, as `Part` says; pydantic would try to make one of another."""
    reason: str = "stop"
    usage: UsageMetadata | None = UsageMetadata(input_tokens=7, output_tokens=3, total_tokens=10)
    max_tokens: int = 0
    temperature: float | None = None
    asked: list[tuple[list[BaseMessage], dict[str, Any]]] = []
    ended: list[str] = []

    @classmethod
    def of_nothing(cls) -> "ScriptedChat":
        return cls(replies=[])

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, Any]:
        return self.bind(tools=[*tools], **kwargs)

    def with_structured_output(self, schema: Any, **kwargs: Any) -> Runnable[Any, Any]:
        from langchain_core.output_parsers import JsonOutputParser

        return self.bind(response_format=schema) | JsonOutputParser()

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        given = {"stop": stop, "max_tokens": self.max_tokens, "temperature": self.temperature}
        self.asked.append((messages, {**given, **kwargs}))
        try:
            for part in self.replies.pop(0):
                if isinstance(part, Exception):
                    raise part
                if isinstance(part, threading.Event):
                    while not part.wait(0.005):
                        yield ChatGenerationChunk(message=AIMessageChunk(content=""))
                    continue
                chunk = part
                if not isinstance(chunk, AIMessageChunk):
                    content: Any = part if isinstance(part, str) else [part]
                    chunk = AIMessageChunk(content=content)
                yield ChatGenerationChunk(message=chunk)
            last = AIMessageChunk(content="", usage_metadata=self.usage)
            last.response_metadata = {"finish_reason": self.reason} if self.reason else {}
            yield ChatGenerationChunk(message=last)
        finally:
            self.ended.append(threading.current_thread().name)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: Any = None
        for one in self._stream(messages, stop, run_manager, **kwargs):
            whole = one if whole is None else whole + one
        return ChatResult(generations=[ChatGeneration(message=whole.message)])


def computing() -> ScriptedChat:
    """Return a model that computes 6 times 7 with a tool, and tells."""
    asks = call("python", {"code": "print(6 * 7)"})
    return ScriptedChat(replies=[["I compute ", "it.", asks], ["It is ", "42."]])
