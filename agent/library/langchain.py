"""The agent for LangChain: as a `Runnable`, as a tool, and its tools as tools of others.

Source: https://docs.langchain.com/oss/python/langchain/tools and the reference of `Runnable`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool, ToolException

from agent.errors import ToolError, UserError
from agent.events import Answer, Streamed
from agent.messages import ToolCall
from tools.toolbox import Tool, Toolbox

if TYPE_CHECKING:
    from agent.library.agent import Agent
    from agent.library.result import Result

KEYS = ("question", "input")
"""Where a question stands in a mapping."""


class Asking(Runnable[Any, AIMessage]):
    """Answers what it is given: a text, messages, a prompt, or a mapping with the question."""

    def __init__(self, agent: "Agent") -> None:
        self.agent = agent

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessage:
        """Return the answer; `response_metadata` holds what `agent ask --json` prints."""
        result = self.agent.ask(question_in(input))
        return AIMessage(
            content=result.text,
            response_metadata=dict(result.record),
            usage_metadata=_usage(result),
        )

    def stream(
        self, input: Any, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[AIMessage]:
        """Yield the answer in pieces as it is written."""
        told = ""
        for event in self.agent.stream(question_in(input)):
            if isinstance(event, Streamed):
                told = told + event.text if event.part == "answer" else ""
                if event.part == "answer":
                    yield AIMessageChunk(content=event.text)
            elif isinstance(event, Answer) and event.text.strip() != told.strip():
                rest = event.text.removeprefix(told.lstrip())
                yield AIMessageChunk(content=rest)


def runnable(agent: "Agent") -> Runnable[Any, AIMessage]:
    """Return `agent` as a step of a chain."""
    return Asking(agent)


def tool_of(agent: "Agent", name: str, description: str) -> BaseTool:
    """Return `agent` as a tool that answers one question."""

    def ask(question: str) -> str:
        """Ask an agent that computes, and looks things up where it may. Gives the answer."""
        return agent.ask(question).text

    return StructuredTool.from_function(
        ask, name=name, description=description or None, handle_tool_error=True
    )


def tools_of(toolbox: Toolbox) -> list[BaseTool]:
    """Return the tools of `toolbox`; their errors are told to the model that called."""
    return [_tool(toolbox, tool) for tool in toolbox]


def question_in(given: Any) -> str:
    """Return the question in what a chain hands on.

    Raises `UserError` where there is none.
    """
    if isinstance(given, PromptValue):
        given = given.to_messages()
    if isinstance(given, dict):
        given = next((given[key] for key in KEYS if key in given), given)
    if isinstance(given, list) and given and isinstance(given[-1], BaseMessage):
        given = given[-1]
    if isinstance(given, BaseMessage):
        given = given.text
    if not isinstance(given, str):
        raise UserError(f"there is no question in {type(given).__name__}", "give a text")
    return given


def _tool(toolbox: Toolbox, tool: Tool) -> BaseTool:
    def run(**arguments: Any) -> str:
        try:
            return toolbox.call(ToolCall(tool.name, arguments)).text
        except ToolError as error:
            raise ToolException(str(error)) from error

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=dict(tool.parameters),
        func=run,
        handle_tool_error=True,
    )


def _usage(result: "Result") -> Any:
    read, written = result.usage.prompt_tokens, result.usage.completion_tokens
    return {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
