"""What memory puts into a conversation, in the words of the prompt files in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.messages import Message, Question
from agent.notation import Step, write
from agent.prompts import Library
from agent.strategies.beside import Said
from tools.toolbox import Toolbox


@dataclass(frozen=True)
class Wording:
    """Renders what stands in front of the model besides its own words."""

    library: Library = Library()

    def question(self, question: Question) -> Message:
        """Return the turn that asks `question`."""
        return Message("user", self._text("converse/question", question=question))

    def answered(self, answer: str) -> Message:
        """Return the turn that stands for an answer found beside the conversation."""
        return Message("assistant", self._text("converse/answered", answer=answer))

    def step(self, thought: str, answer: str) -> Message:
        """Return the turn of a last step that the model wrote otherwise."""
        return Message("assistant", write(Step(thought, (), answer), Toolbox()))

    def cut(self, text: str) -> str:
        """Return `text` marked as stopped in the middle."""
        return self._text("converse/cut", text=text)

    def shortened(self, text: str, keep: int) -> str:
        """Return the beginning of `text`, or all of it where that is no longer."""
        short = self._text("converse/shortened", text=text[:keep], left_out=len(text) - keep)
        return short if len(short) < len(text) else text

    def earlier(self, summary: str) -> tuple[Message, ...]:
        """Return the turns that stand for what was summarised."""
        if not summary:
            return ()
        opened = self.library.find("memory/earlier").open(summary=summary)
        return (*opened.messages, Message("assistant", opened.opening))

    def recalled(self, said: Sequence[Said]) -> tuple[Message, ...]:
        """Return the turn that shows again what was said long before."""
        if not said:
            return ()
        return (Message("user", self._text("converse/recalled", said=said)),)

    def _text(self, name: str, **values: object) -> str:
        return self.library.find(name).render(**values)
