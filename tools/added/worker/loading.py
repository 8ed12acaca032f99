"""Loads what was named: a file of functions, or an object of an installed package."""

import hashlib
import inspect
import re
import sys
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from tools.added.worker import foreign
from tools.added.worker.functions import Loaded, Unfit, line_of, tool_of
from tools.added.worker.results import words_of
from tools.declaring import declared

Target = Mapping[str, Any]
Fault = dict[str, Any]
"""Where (`weather.py:3`), what, a hint, and whether the tool was asked for by name."""
LISTS = ("TOOLS", "__all__")
HINT = 'a tool is a function with annotations and a docstring: def f(city: str) -> str: """…"""'


def load(target: Target) -> tuple[list[Loaded], list[Fault]]:
    """Return the tools of `target`, and what is wrong in it."""
    name, origin = str(target["name"]), str(target["origin"])
    try:
        if target["kind"] == "file":
            return _of_module(_run(target), name, origin)
        return _of_object(_found(name), name, origin)
    except Unfit as unfit:
        return [], [fault(name, unfit)]
    except SyntaxError as error:
        return [], [fault(name, Unfit(f"{error.msg}", error.lineno or 0, "mend that line"))]
    except ImportError as error:
        return [], [fault(name, Unfit(words_of(error), _line(error, target), _install(error)))]
    except BaseException as error:  # it runs somebody's code, which may raise anything
        hint = "it is run from its first line to its last: see that this works"
        return [], [fault(name, Unfit(words_of(error), _line(error, target), hint))]


def fault(name: str, unfit: Unfit, asked: bool = True) -> Fault:
    """Return what is told of a function that is no tool."""
    place = f"{name}:{unfit.line}" if unfit.line else name
    return {"place": place, "message": str(unfit), "hint": unfit.hint, "asked": asked}


def _run(target: Target) -> ModuleType:
    """Run a file and return it as a module; nothing else can import it by a common name."""
    path = Path(target["path"])
    _let_describe()
    source = path.read_bytes()
    wanted = target.get("sha256", "")
    if wanted and hashlib.sha256(source).hexdigest() != wanted:
        raise Unfit("it has changed since it was enabled", 0, f"agent tools enable {path}")
    module = ModuleType(f"tool_file_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    if target.get("beside") and str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))  # at the end: it stands before nothing that is installed
    exec(compile(source, str(path), "exec"), module.__dict__)
    return module


def _let_describe() -> None:
    """Give files a `TypedDict` that tells its fields: before Python 3.12 that of `typing` does not.

    See https://docs.pydantic.dev/latest/errors/usage_errors/#typed-dict-version.
    """
    if sys.version_info < (3, 12):
        import typing_extensions

        setattr(typing, "TypedDict", typing_extensions.TypedDict)  # noqa: B010


def _of_module(module: ModuleType, name: str, origin: str) -> tuple[list[Loaded], list[Fault]]:
    tools: list[Loaded] = []
    faults: list[Fault] = []
    for thing, asked in _candidates(module):
        try:
            tools += _made(thing, origin)
        except Unfit as unfit:
            faults.append(fault(name, unfit, asked))
    if not tools and not faults:
        faults.append(fault(name, Unfit("there is no tool in it", 0, HINT)))
    if not tools and not any(one["asked"] for one in faults):
        faults[0]["asked"] = True
    return tools, faults


def _candidates(module: ModuleType) -> Iterator[tuple[Any, bool]]:
    """Yield what may be a tool, and whether it was meant to be one."""
    for listing in LISTS:
        if (listed := vars(module).get(listing)) is not None:
            for one in listed:
                thing = getattr(module, one, one) if isinstance(one, str) else one
                if isinstance(thing, str):
                    raise Unfit(f"{listing} names {one!r}, which is not there", 0, "define it")
                yield thing, True
            return
    for key, thing in list(vars(module).items()):
        if foreign.is_tool(thing) and not key.startswith("_"):
            yield thing, True
        elif isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
            marked = declared(thing) is not None
            if marked or not key.startswith("_"):
                yield thing, marked


def _made(thing: Any, origin: str) -> list[Loaded]:
    """Return the tools that `thing` is, or brings."""
    if foreign.is_tool(thing) or foreign.is_toolkit(thing):
        return foreign.tools_of(thing, origin)
    if inspect.isroutine(thing):
        return [tool_of(thing, origin)]
    raise Unfit(f"{thing!r:.80} is no function and no tool", line_of(thing), HINT)


def _found(name: str) -> Any:
    """Return the object `package.module:attribute`."""
    import importlib

    module, _, attribute = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        if not hasattr(found, part):
            near = _near(part, [*dir(found), *getattr(found, "__all__", ())])
            raise Unfit(f"there is no {part!r} in {module}", 0, near)
        found = getattr(found, part)
    return found


def _of_object(found: Any, name: str, origin: str) -> tuple[list[Loaded], list[Fault]]:
    if isinstance(found, ModuleType):
        return _of_module(found, name, origin)
    if inspect.isclass(found):
        found = foreign.instance_of(found)
    elif inspect.isroutine(found) and declared(found) is None and _is_factory(found):
        found = found()
    things = found if isinstance(found, list | tuple) else [found]
    tools = [tool for thing in things for tool in _made(thing, origin)]
    return tools, [] if tools else [fault(name, Unfit("it brings no tools", 0, HINT))]


def _is_factory(found: Any) -> bool:
    """Whether it can be called as it is, and says that it returns tools, or says nothing."""
    signature = inspect.signature(found)
    needed = [one for one in signature.parameters.values() if one.default is one.empty]
    if needed or inspect.iscoroutinefunction(found):
        return False
    returned = str(signature.return_annotation)
    return (
        signature.return_annotation is signature.empty or "Tool" in returned or "list" in returned
    )


def _near(word: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, known, 1, 0.6)
    return f"did you mean {close[0]}?" if close else "write it as package.module:Name"


def _install(error: ImportError) -> str:
    said = re.search(r"pip install [\w.\[\]-]+", str(error))
    missing = (error.name or "").partition(".")[0]
    if said:
        return said[0]
    return f"pip install {missing}" if missing else "install the package that it needs"


def _line(error: BaseException, target: Target) -> int:
    """Return the line of the file in which `error` was raised."""
    import traceback

    path = target.get("path")
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == path]
    return lines[-1] or 0 if lines else 0
