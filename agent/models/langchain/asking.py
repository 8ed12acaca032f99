"""How a chat model of LangChain's is asked: tools, the form of the reply, and how it is decoded.

https://docs.langchain.com/oss/python/langchain/models#invocation and #structured-output
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.messages import Decoding, Json, ToolSpec
from agent.models.model import Abilities

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

MOST_STOPS = 4
"""Most providers take no more; the others are enforced here alone."""
LIMITS = ("max_tokens", "max_output_tokens", "max_completion_tokens", "max_new_tokens")
"""What integrations call the most tokens of a reply."""
REQUIRED = {"ChatHuggingFace": "required"}
"""By class: how a call is asked for in any case; `any` everywhere else."""
NONE: Mapping[str, Any] = {
    "ChatAnthropic": {"type": "none"}, "ChatAnthropicBedrock": {"type": "none"},
    "ChatAnthropicVertex": {"type": "none"}, "ChatCohere": "NONE",
    "ChatBedrock": None, "ChatBedrockConverse": None,
}  # fmt: skip
"""By class: how calls are forbidden; `none` everywhere else, and None where there is no word."""
PROBE: Mapping[str, Json] = {
    "title": "reply", "description": "reply", "type": "object",
    "properties": {"answer": {"type": "string"}}, "required": ["answer"],
    "additionalProperties": False,
}  # fmt: skip
"""Any schema: whether an integration can hold a model to one shows when it is given one."""


class Asking:
    """Asks one chat model."""

    def __init__(self, model: "BaseChatModel", request: Mapping[str, Json]) -> None:
        """Take the model; `request` holds fields that the person wants sent each time."""
        self._model = model
        self._request = request
        self._kind = type(model).__name__
        profile: Mapping[str, Any] = getattr(model, "profile", None) or {}
        self._takes_temperature = profile.get("temperature", True)
        self.abilities = Abilities(
            calls=bool(profile.get("tool_calling", True)) and self._binds(),
            schema=bool(profile.get("structured_output", True)) and self._form(PROBE) is not None,
        )

    def stream(
        self, messages: "Sequence[BaseMessage]", decoding: Decoding
    ) -> "Iterator[AIMessage]":
        """Return the parts of the reply as they come; nothing is sent before the first is asked."""
        from langsmith.run_helpers import tracing_context

        given: dict[str, Any] = dict(self._request)
        if decoding.tools and self.abilities.calls:
            given |= self._tools(decoding)
        if decoding.json_schema is not None and self.abilities.schema:
            given |= self._form(decoding.json_schema) or {}
        stops = [one for one in decoding.stop if one.strip()][:MOST_STOPS]
        with tracing_context(enabled=False):  # else LangSmith may get all of it, by a variable
            yield from self._decoding(decoding).stream([*messages], stop=stops or None, **given)

    def _decoding(self, decoding: Decoding) -> "BaseChatModel":
        """Return the model with what its fields say of decoding; connections are shared."""
        fields = type(self._model).model_fields
        limit = next((name for name in LIMITS if name in fields), "")
        changed: dict[str, Any] = {limit: decoding.max_tokens} if limit else {}
        thinks = getattr(self._model, "thinking", None)  # then the temperature is the provider's
        if "temperature" in fields and self._takes_temperature and not thinks:
            changed["temperature"] = decoding.temperature
        if "seed" in fields and decoding.seed >= 0:
            changed["seed"] = decoding.seed
        self._model = self._model.model_copy(update=changed)  # connections go along
        return self._model

    def _tools(self, decoding: Decoding) -> Mapping[str, Any]:
        tools = [_tool(one) for one in decoding.tools]
        choice: Any = None
        if decoding.choice == "required":
            choice = REQUIRED.get(self._kind, "any")
        elif decoding.choice == "none":
            choice = NONE.get(self._kind, "none")
        named = {} if choice is None else {"tool_choice": choice}
        return _bound(self._model.bind_tools(tools, **named))

    def _binds(self) -> bool:
        """Return whether tools can be given to the model with a request."""
        try:
            return bool(_bound(self._model.bind_tools([_tool(ToolSpec("probe", "", PROBE))])))
        except Exception:  # integrations have errors of their own for what they cannot
            return False

    def _form(self, schema: Mapping[str, Json]) -> Mapping[str, Any] | None:
        """Return what asks for JSON of the form `schema`; None where the model cannot be held."""
        named = {"title": "reply", "description": "reply", **schema}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                chain: Any = self._model.with_structured_output(named, method="json_schema")
            given = _bound(chain.first)
        except Exception:  # integrations have errors of their own for what they cannot
            return None
        return None if "tools" in given or not given else given


def _bound(runnable: Any) -> Mapping[str, Any]:
    """Return what LangChain bound to a model: fields of the request."""
    return dict(getattr(runnable, "kwargs", {}))


def _tool(spec: ToolSpec) -> dict[str, Any]:
    function = {
        "name": spec.name, "description": spec.description, "parameters": dict(spec.parameters)
    }  # fmt: skip
    return {"type": "function", "function": function}
