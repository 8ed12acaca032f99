"""The providers that LangChain knows, and the packages that they come in.

https://docs.langchain.com/oss/python/integrations/providers/overview
"""

import difflib
import importlib
from typing import TYPE_CHECKING, Any, cast

from agent.errors import ModelUnavailable, UserError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OURS = ("openai", "hf", "ollama", "gguf", "langchain")
"""Providers that need nothing of LangChain's."""


def chat_class(provider: str, others: tuple[str, ...] = OURS) -> "type[BaseChatModel]":
    """Return the class of chat models of `provider`.

    Raises:
        UserError: nobody knows the provider.
        ModelUnavailable: its package is not installed.
    """
    known = _known()
    if provider not in known:
        raise _unknown(provider, sorted({*known, *others}))
    module, name = known[provider]
    try:
        return cast("type[BaseChatModel]", getattr(importlib.import_module(module), name))
    except ImportError as error:
        raise _missing(provider, module, error) from None


def _known() -> dict[str, tuple[str, str]]:
    from langchain.chat_models import base

    table: dict[str, Any] = getattr(base, "_BUILTIN_PROVIDERS", {})
    return {provider: (found[0], found[1]) for provider, found in table.items()}


def _missing(provider: str, module: str, error: ImportError) -> ModelUnavailable:
    package = module.partition(".")[0]
    name = package.replace("_", "-")
    if error.name and error.name.partition(".")[0] != package:  # it is there, but not all it needs
        needed = error.name.partition(".")[0]
        why = f"{name} needs {needed}, which is not installed"
        return ModelUnavailable(f"{provider}: {why}", f"pip install --upgrade {name}")
    return ModelUnavailable(f"{provider}: {name} is not installed", f"pip install {name}")


def _unknown(provider: str, known: list[str]) -> UserError:
    near = difflib.get_close_matches(provider, known, 3, 0.6)
    hint = f"did you mean {' or '.join(f'{one}:' for one in near)}?" if near else ""
    return UserError(f"no provider is called {provider!r}", hint or f"known: {', '.join(known)}")
