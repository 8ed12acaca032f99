"""A model of an Ollama server as one of ours."""

import difflib
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from agent.contact import Contact
from agent.errors import AgentError, ModelUnavailable, RateLimited, UserError
from agent.messages import Completion, Decoding, Json, Message
from agent.models.hosted.faults import Missing, Refused
from agent.models.model import Abilities
from agent.models.ollama.asking import body_of
from agent.models.ollama.gathering import Gathered
from agent.models.ollama.server import Server
from agent.models.passing import Passing
from agent.models.stops import Stops

CHAT, SHOW, TAGS = "/api/chat", "/api/show", "/api/tags"
NO_TOOLS = "does not support tools"


@dataclass
class OllamaModel:
    """A `Model` that an Ollama server runs."""

    name: str
    model: str
    """As the server knows it."""
    server: Server
    context_tokens: int
    request: Mapping[str, Json] = field(default_factory=dict)
    abilities: Abilities = Abilities(schema=True)
    thinks: bool = False

    def look_up(self) -> None:
        """Learn what the model can do.

        Raises:
            UserError: the server has no such model.
            ModelUnavailable: there is no server.
        """
        try:
            shown = self.server.told(SHOW, {"model": self.model})
        except ModelUnavailable as error:
            raise self._fault(error) from None
        found = shown.get("capabilities")  # servers before 0.6.4 do not tell
        can = found if isinstance(found, list) else ["completion", "tools"]
        self.abilities = Abilities(schema=True, calls="tools" in can)
        self.thinks = "thinking" in can
        if "completion" not in can:
            raise UserError(f"{self.model} writes no replies: it can {', '.join(map(str, can))}")

    def contacts(self) -> Sequence[Contact]:
        """Return whom was reached."""
        return self.server.lines.contacts()

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        gathered = Gathered(Stops(decoding.stop), messages)
        body = body_of(
            self.model, messages, decoding, self.context_tokens, self.thinks, self.request
        )
        try:
            yield from self._heard(body, gathered)
        except (ModelUnavailable, RateLimited) as error:
            if not (gathered.said or gathered.thought):
                raise self._fault(error) from None
            return gathered.completion(whole=False)
        over = bool(gathered.last) or gathered.stops.met
        if not over and not (gathered.said or gathered.thought):
            raise Passing(f"{self.name}: the reply has no end")
        return gathered.completion(whole=over)

    def _heard(self, body: Mapping[str, Json], gathered: Gathered) -> Generator[str, None, None]:
        with closing(self.server.asked(CHAT, body)) as parts:
            for part in parts:
                if part is None:
                    yield ""
                    continue
                yield from gathered.take(part)
                if gathered.stops.met or gathered.last:
                    return

    def close(self) -> None:
        """Close the connections."""
        self.server.lines.close()

    def _fault(self, error: AgentError) -> AgentError:
        if isinstance(error, Missing):
            return self._missing()
        if isinstance(error, Refused) and NO_TOOLS in error.said:
            return UserError(f"{self.name} cannot call tools natively", "--protocol text")
        return error

    def _missing(self) -> AgentError:
        try:
            found = self.server.told(TAGS).get("models") or ()
        except AgentError:
            found = ()
        names = [str(one.get("name", "")) for one in found if isinstance(one, dict)]
        near = difflib.get_close_matches(self.model, names, 3, 0.5)
        has = f"near names: {', '.join(near)}" if near else f"it has: {', '.join(names) or 'none'}"
        hint = f"ollama pull {self.model}; {has[:300]}"
        return ModelUnavailable(f"the Ollama server has no model {self.model!r}", hint)
