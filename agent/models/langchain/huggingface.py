"""Models of Hugging Face's Inference API and Endpoints.

https://docs.langchain.com/oss/python/integrations/chat/huggingface. LangChain's own way to them
would load the model into this process; that is what `hf:` is for.
"""

import math
from typing import TYPE_CHECKING, Any

from agent.errors import UserError
from agent.models.access import Access
from agent.models.keys.key import Key

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def built_endpoint(
    kind: "type[BaseChatModel]", name: str, key: Key | None, access: Access
) -> "BaseChatModel":
    """Return the chat model `name`, as a server runs it; `base_url` names an Endpoint."""
    from importlib import import_module

    endpoint: Any = import_module("langchain_huggingface").HuggingFaceEndpoint
    given: dict[str, Any] = {"timeout": max(1, math.ceil(access.idle_s))}
    if key is not None:
        given["huggingfacehub_api_token"] = key.value
    given |= {"endpoint_url": access.base_url} if access.base_url else {"repo_id": name}
    make: Any = kind
    try:
        made: BaseChatModel = make(llm=endpoint(task="text-generation", **given), model_id=name)
    except Exception as error:  # pydantic's, or what the hub's client says
        from agent.models.langchain.building import told

        raise UserError(f"huggingface:{name}: {told(error)}") from None
    return made
