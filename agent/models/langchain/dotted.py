"""Chat models that people bring: `langchain:package.module:NAME`, or `langchain:FILE.py:NAME`.

The name is that of a chat model, of a class of such, or of a function that returns one. It is the
person's own choice that this code runs: no project's settings may name a model with a colon.
"""

import importlib
import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from agent.errors import ModelUnavailable, UserError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

FORM = "write langchain:package.module:NAME or langchain:FILE.py:NAME"


def brought(named: str) -> "BaseChatModel":
    """Return the chat model that `named` leads to.

    Raises:
        UserError: there is no such module or name, or it is no chat model.
        ModelUnavailable: its code fails.
    """
    place, colon, name = named.rpartition(":")
    if not colon or not place or not name:
        raise UserError(f"langchain:{named} names no chat model", FORM)
    module = _file(place) if place.endswith(".py") else _module(place)
    try:
        found = _attribute(module, name)
    except AttributeError:
        there = ", ".join(one for one in vars(module) if not one.startswith("_"))[:200]
        raise UserError(f"{place} has no {name}", f"it has: {there}") from None
    return _made(found, named)


def _attribute(module: ModuleType, name: str) -> Any:
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            hint = "is it installed here? a file is named by its path: langchain:FILE.py:NAME"
            raise UserError(f"there is no module {name}", hint) from None
        raise _failed(name, error) from error
    except (ValueError, TypeError):  # no name of a module
        raise UserError(f"{name!r} is no name of a module", FORM) from None
    except Exception as error:  # code of the person's
        raise _failed(name, error) from error


def _file(place: str) -> ModuleType:
    path = Path(place).expanduser()
    if not path.is_file():
        raise UserError(f"there is no file {place}")
    spec = importlib.util.spec_from_file_location(f"brought_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise UserError(f"{place} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # classes with annotations look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # code of the person's
        raise _failed(place, error) from error
    return module


def _made(found: Any, named: str) -> "BaseChatModel":
    from langchain_core.language_models import BaseChatModel

    if not isinstance(found, BaseChatModel) and callable(found):
        try:
            found = found()
        except Exception as error:  # code of the person's
            raise _failed(f"langchain:{named}", error) from error
    if not isinstance(found, BaseChatModel):
        kind = found.__name__ if inspect.isclass(found) else type(found).__name__
        raise UserError(f"langchain:{named} is no chat model but {kind}", FORM)
    return found


def _failed(what: str, error: Exception) -> ModelUnavailable:
    told = " ".join(str(error).split())[:200]
    return ModelUnavailable(f"{what} fails: {type(error).__name__}: {told}")
