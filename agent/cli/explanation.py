"""An explanation in lines for people: the choice, the prompt as the model gets it, the cost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.strategies.explaining import Explanation


def lines(found: "Explanation") -> Iterator[str]:
    """Yield the lines of an explanation."""
    yield f"strategy  {found.strategy or 'not known yet'}"
    yield f"because   {found.reason}"
    if found.decided == "nobody":
        yield "          --classify asks it now; what follows is that call"
    yield ""
    yield from _prompt(found)
    yield ""
    yield f"model     {found.model}"
    yield f"prompt    {_size(found)}"
    yield f"reply     {_reply(found)}"
    yield f"time      {_time(found)}"


def _prompt(found: "Explanation") -> Iterator[str]:
    """Yield the messages as a prompt file has them; the last one is begun in the model's mouth."""
    if not found.heard.messages:
        yield "the model is not asked: the documents hold nothing on this"
        return
    for message in found.heard.messages:
        yield f"# {message.role}"
        yield from message.content.splitlines()
        yield ""
    yield "# assistant"
    opening = found.heard.decoding.opening
    yield from [*opening.splitlines()[:-1], f"{opening.splitlines()[-1]} …"] if opening else ["…"]


def _size(found: "Explanation") -> str:
    size = found.size
    about = "" if size.exact else "about "
    kept = "in a snapshot already" if size.held else "the same in every run"
    rest = size.prompt - size.constant
    return f"{about}{size.prompt:,} tokens: {size.constant:,} {kept}, {rest:,} of this question"


def _reply(found: "Explanation") -> str:
    calls = found.prediction.calls
    return f"about {found.prediction.written:,} tokens in {calls:g} call{'' if calls == 1 else 's'}"


def _time(found: "Explanation") -> str:
    cost = found.prediction
    parts = f"{cost.load_s:.1f} loading, {cost.read_s:.1f} reading, {cost.write_s:.1f} writing"
    source = (
        "at the pace of the last run"
        if found.measured
        else "on the README's machine: no run was measured here yet"
    )
    return f"about {cost.seconds:.0f} s: {parts} ({source})"
