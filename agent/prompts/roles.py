"""Roles as sections: a line `# system`, `# user` or `# assistant` begins a message.

Only lines of the template count. What is filled in cannot begin a message: the lines become calls
that leave a mark which nobody can guess.
"""

import re
import secrets
from typing import TYPE_CHECKING, Any, cast

from agent.messages import Message, Role

if TYPE_CHECKING:
    import jinja2

ROLE = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)
TURN, VARY = "_turn", "_vary"
OWN = frozenset({TURN, VARY})
"""Names that a template gets besides its declared variables."""
CONSTANTS = frozenset({"exemplars", "tools", "form"})
"""Variables that are the same in every run with these tools and this form of answer."""


def has_roles(body: str) -> bool:
    """Return whether the template `body` is made of messages."""
    return ROLE.search(body) is not None


def role_line(body: str) -> int:
    """Return how many lines of `body` stand above its first role."""
    found = ROLE.search(body)
    return 0 if found is None else body.count("\n", 0, found.start())


def with_turns(body: str) -> str:
    """Return `body` with each role's line as a call; lines keep their numbers."""
    return ROLE.sub(rf'{{{{ {TURN}("\1") }}}}', body)


def mark_varying(tree: "jinja2.nodes.Template") -> None:
    """Put a call into `tree` where the first thing stands that differs from run to run."""
    from jinja2 import nodes

    def inside(node: nodes.Node, *kinds: type[nodes.Node]) -> list[Any]:
        own = [node] if isinstance(node, kinds) else []
        return [*own, *node.find_all(kinds)]

    def varies(node: nodes.Node) -> bool:
        if inside(node, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends):
            return True
        if any(used.name == "random" for used in inside(node, nodes.Filter)):
            return True
        names = inside(node, nodes.Name)
        used = {name.name for name in names if name.ctx == "load"}
        bound = {name.name for name in names if name.ctx != "load"}
        return bool(used - bound - CONSTANTS - OWN - {"loop"})

    def call() -> nodes.Expr:
        return nodes.Call(nodes.Name(VARY, "load"), [], [], None, None)

    for at, node in enumerate(tree.body):
        if isinstance(node, nodes.Output):
            place = next((i for i, part in enumerate(node.nodes) if varies(part)), None)
            if place is not None:
                node.nodes.insert(place, call())
                return
        elif varies(node):
            tree.body.insert(at, nodes.Output([call()]))
            return


class Marks:
    """The marks of one rendering."""

    def __init__(self) -> None:
        self._nonce = secrets.token_hex(16)

    @property
    def calls(self) -> dict[str, Any]:
        """What the template calls to leave marks."""
        return {
            TURN: lambda role: f"\0{self._nonce}:{role}\0",
            VARY: lambda: f"\0{self._nonce}!\0",
        }

    def plain(self, text: str) -> str:
        """Return `text` without marks."""
        return text.replace(f"\0{self._nonce}!\0", "")

    def messages(self, text: str) -> tuple[str, list[Message]]:
        """Return what stands above the first role in the rendered `text`, and the messages.

        Those before anything varies are constant. The last one keeps the end of its lines: as the
        opening of a reply it says whether its last line is ended already.
        """
        above, *pieces = re.split(f"{re.escape(chr(0) + self._nonce)}:(\\w+)\0", text)
        found: list[Message] = []
        constant = f"\0{self._nonce}!\0" not in above
        for at, (role, content) in enumerate(zip(pieces[::2], pieces[1::2], strict=True), 1):
            constant = constant and f"\0{self._nonce}!\0" not in content
            bare = self.plain(content).strip("\n").rstrip()
            if at == len(pieces) // 2 and role == "assistant":
                bare = self.plain(content).lstrip("\n")
            if bare:
                found.append(Message(cast(Role, role), bare, constant))
        return self.plain(above), found
