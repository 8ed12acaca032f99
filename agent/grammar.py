"""The grammar of one step, made from the live tool registry: a malformed call cannot be written.

GBNF, the notation of llama.cpp's grammars (its grammars/README.md). The reply begins after the
words `Thought:`. A thought is one line; a tool's name and arguments are locked to its schema; code
is a raw fenced block.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from agent.messages import Json
from tools.toolbox import Tool, Toolbox

MOST_ACTIONS = 4
LONGEST_THOUGHT = 600
HEADED = ("Thought", "Action:")
"""How a reply begins that acts."""

Script = Literal["any", "han", "latin"]
LATIN, HAN = "A-Za-z", r"\u3400-\u9FFF"
OTHERS: Mapping[Script, str] = {"any": "", "han": LATIN, "latin": HAN}
"""What a text does not begin with that is written so."""
UNSEEN = r"\x00-\x20\x7F-\xA0\u1680\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF"
"""A thought or an answer begins with none of these: blanks alone would be neither."""

COMMON = f"""
visible ::= [^{UNSEEN}]
line ::= visible [^\\n\\r]{{0,{LONGEST_THOUGHT}}}
answer ::= "Answer: " text
text ::= visible [^\\r]*
code ::= "\\n"* codeline (codeline | "\\n")*
codeline ::= [ \\t]* [^` \\t\\n\\r] [^\\n\\r]* "\\n"
space ::= [ ]?
string ::= "\\"" ([^"\\\\\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{{4}}))* "\\""
integer ::= "-"? ("0" | [1-9] [0-9]{{0,17}})
number ::= integer ("." [0-9]{{1,17}})? ([eE] [-+]? [0-9]{{1,2}})?
boolean ::= "true" | "false"
null ::= "null"
value ::= string | number | boolean | null | list | object
list ::= "[" (value ("," space value)*)? "]"
object ::= "{{" (string ":" space value ("," space string ":" space value)*)? "}}"
"""


def step_grammar(toolbox: Toolbox, must_act: bool = False) -> str:
    """Return the grammar of a step that follows the words `Thought:`.

    Args:
        toolbox: the tools that may be called.
        must_act: whether an answer is not allowed yet.
    """
    return _step_grammar(_key(toolbox), must_act)


def talk_grammar(toolbox: Toolbox, must_act: bool = False, script: Script = "any") -> str:
    """Return the grammar of a whole step: a thought and actions, or the answer with no heading.

    Args:
        toolbox: the tools that may be called.
        must_act: whether an answer is not allowed yet.
        script: what a thought or an answer may begin with: letters of the language asked in.
    """
    return _talk_grammar(_key(toolbox), must_act, script)


def deed_grammar(toolbox: Toolbox) -> str:
    """Return the grammar of what follows a whole thought: actions or the answer."""
    return f"root ::= {_deeds(_tools(_key(toolbox)))}\n{_rules(_tools(_key(toolbox)))}{COMMON}"


def answer_grammar() -> str:
    """Return the grammar of an answer that follows the words `Answer:`."""
    return f'root ::= " " text\n{COMMON}'


Key = tuple[tuple[str, tuple[str, str] | None, str], ...]


def _key(toolbox: Toolbox) -> Key:
    """What of the tools decides the grammar, hashable: a grammar is made once per toolbox."""
    return tuple((tool.name, tool.fence, json.dumps(tool.parameters)) for tool in toolbox)


def _tools(key: Key) -> list[Tool]:
    return [Tool(name, "", print, json.loads(schema), fence) for name, fence, schema in key]


@lru_cache(maxsize=64)
def _step_grammar(key: Key, must_act: bool) -> str:
    tools = _tools(key)
    deeds = _actions(tools) if must_act and tools else _deeds(tools)
    return f'root ::= " " line "\\n" {deeds}\n{_rules(tools)}{COMMON}'


@lru_cache(maxsize=64)
def _talk_grammar(key: Key, must_act: bool, script: Script) -> str:
    tools = _tools(key)
    acts = [f'"Thought: " begun "\\n" {_actions(tools)}'] if tools else []
    answers = [] if must_act and tools else ["said"]
    begins = " | ".join(_unlike(OTHERS[script], *HEADED))
    begun = f"begun ::= [^{UNSEEN}{OTHERS[script]}] [^\\n\\r]{{0,{LONGEST_THOUGHT}}}\n"
    said = f"said ::= ({begins}) [^\\r]*\n{begun if tools else ''}"
    return f"root ::= {' | '.join(acts + answers)}\n{said}{_rules(tools)}{COMMON}"


def _unlike(others: str, *words: str) -> Iterator[str]:
    """Yield what a text begins with that begins with none of `others`, `words` and blanks."""
    yield f"[^{UNSEEN}{others}{''.join(word[0] for word in words)}]"
    for word in words if others != LATIN else ():
        for at in range(1, len(word)):
            yield f"{_quoted(word[:at])} [^\\r{word[at]}]"


def _deeds(tools: list[Tool]) -> str:
    return f"({_actions(tools)} | answer)" if tools else "answer"


def _actions(tools: list[Tool]) -> str:
    return f'(action ("\\n" action){{0,{MOST_ACTIONS - 1}}})'


def _rules(tools: list[Tool]) -> str:
    if not tools:
        return ""
    rules = [f"action ::= {' | '.join(f'tool{at}' for at in range(len(tools)))}"]
    for at, tool in enumerate(tools):
        rules.append(f"tool{at} ::= {_quoted(f'Action: {tool.name}')} {_arguments(tool)}")
    return "\n".join(rules) + "\n"


def _arguments(tool: Tool) -> str:
    if tool.fence is not None:
        return f'{_quoted(f"{chr(10)}```{tool.fence[1]}{chr(10)}")} code "```"'
    return f'"\\n" {_object(tool.parameters)}'


def _object(schema: Mapping[str, Json]) -> str:
    """Return a rule body for an object: its properties in order, optional ones left out at will."""
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        return "object"
    needed = [_pair(name, properties[name]) for name in properties if name in required]
    extra = [_pair(name, properties[name]) for name in properties if name not in required]
    if needed:
        body = ' "," space '.join(needed) + "".join(f' ("," space {pair})?' for pair in extra)
    else:
        body = " | ".join(_chain(extra[at:]) for at in range(len(extra)))
        body = f"({body})?" if body else ""
    return f'"{{" {body} "}}"'


def _chain(pairs: list[str]) -> str:
    return pairs[0] + "".join(f' ("," space {pair})?' for pair in pairs[1:])


def _pair(name: str, schema: Json) -> str:
    return f"{_quoted(json.dumps(name, ensure_ascii=False) + ':')} space {_value(schema)}"


def _value(schema: Json) -> str:
    """Return a rule body for a value of `schema`; any JSON where the schema says more than we know.

    What a looser rule lets through is refused by the toolbox, which checks the whole schema.
    """
    if not isinstance(schema, dict):
        return "value"
    match schema:
        case {"enum": list(choices)}:
            texts = [_quoted(json.dumps(choice, ensure_ascii=False)) for choice in choices]
            return f"({' | '.join(texts)})"
        case {"anyOf": list(options)}:
            return f"({' | '.join(_value(option) for option in options)})"
        case {"type": "array", "items": items}:
            item = _value(items)
            return f'("[" ({item} ("," space {item})*)? "]")'
        case {"type": "object", "properties": dict()}:
            return f"({_object(schema)})"
        case {"type": str(kind)} if kind in ("string", "integer", "number", "boolean", "null"):
            return kind
        case _:
            return "value"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
