"""Mistakes on the command line, told with a word on how to mend them."""

import re
import shlex
from collections.abc import Sequence
from typing import Any

KINDS = {"integer": "a whole number", "number": "a number"}
"""What the parser calls a kind of value, and what we call it."""


def explained(error: Any, arguments: Sequence[str]) -> tuple[str, str]:  # of any version of typer
    """Return what is wrong with `arguments`, by the parser's `error`, and how to mend it."""
    context = error.ctx
    path = context.command_path if context is not None else _command(arguments)
    near = list(getattr(error, "possibilities", None) or ())
    message = str(error.message if near else error.format_message()).rstrip(".?")
    message, _, meant = message.partition(". Did you mean ")
    meant = near[0] if near else meant.split(", ")[0].strip("'")
    if command := re.fullmatch("No such command '(.*)'", message, re.DOTALL):
        hint = _instead(command[1], context)
    elif kind := re.search(r"valid (integer|number)", message):
        return _given(error.param.opts[-1], arguments), f"give {KINDS[kind[1]]}"
    else:
        hint = ""
    hint = hint or (f"did you mean {meant}?" if meant else f"{path} -h shows what there is")
    if not meant and _like_a_question(error, path):
        hint = f"{hint}; put -- before a question that begins with a dash"
    return message[:1].lower() + message[1:], hint


def _command(arguments: Sequence[str]) -> str:
    """Return the command that `arguments` begin with, which the parser did not note."""
    first = arguments[0] if arguments else ""
    return f"agent {first}" if first.isalpha() else "agent"


def _like_a_question(error: Any, path: str) -> bool:
    unknown = type(error).__name__ == "NoSuchOption"
    return unknown and path.endswith(" ask")


def _instead(word: str, context: Any) -> str:
    """Return what the person meant by the command `word`, if it is clear without guessing."""
    if context.parent is None and (" " in word or not word.isascii()):
        return f"to ask it: agent ask {shlex.quote(word)}"
    if word in ("version", "help"):
        return f"did you mean {context.command_path} --{word}?"
    for name, command in context.command.commands.items():
        if word in getattr(command, "commands", {}):
            return f"did you mean {context.command_path} {name} {word}?"
    return ""


def _given(flag: str, arguments: Sequence[str]) -> str:
    """Return what `flag` was given, as the complaint about it begins."""
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name == flag:
            return f"{flag} is {(value if equals else after)[:60]!r}"
    return f"{flag} has a wrong value"
