"""What a key looks like: one line of printable ASCII, as it goes into a header of HTTP."""

from agent.errors import AuthenticationFailed
from agent.models.keys.key import Key
from agent.models.keys.known import remember

QUOTES = ("'", '"')
LONGEST = 8192
"""Characters; a token of a cloud may have two thousand."""


def key_of(text: str, source: str, hint: str) -> Key:
    """Return the key that `text`, found in `source`, is.

    Blanks around it go, and quotes that a shell or an editor left there.

    Raises `AuthenticationFailed` where it cannot be one; the message does not show it.
    """
    value = text.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES:
        value = value[1:-1].strip()
    remember(value)
    if fault := _fault(value):
        raise AuthenticationFailed(f"the key in {source} {fault}", hint)
    return Key(value, source)


def _fault(value: str) -> str:
    if not value:
        return "is blank"
    if "\n" in value or "\r" in value:
        return "has a line break in it"
    if not value.isascii():
        return "holds a character that is not ASCII"
    if not value.isprintable() or " " in value:
        return "holds a blank or a control character"
    return "is too long for one" if len(value) > LONGEST else ""
