"""The prompt of the ReAct loop: system text, worked examples, and the short turns between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.messages import Attachment, Message, Question, ToolCall
from agent.notation import Step, write
from agent.prompts import steps
from agent.prompts.exemplars import source_of
from agent.prompts.file import Opened, PromptFile
from agent.prompts.library import Library
from tools.toolbox import Toolbox

PLAIN = ("system", "tools")
"""System messages of the loop itself, over nothing that is looked up in."""
PARTS = ("system", "question", "observation", "repeated", "reprompt", "conclude")


@dataclass(frozen=True)
class ReactPrompt:
    """The files of the loop's prompt, and its exemplars."""

    system: PromptFile
    question: PromptFile
    observation: PromptFile
    repeated: PromptFile
    reprompt: PromptFile
    conclude: PromptFile
    exemplars: tuple[Mapping[str, Any], ...]
    library: Library = Library()
    functions: Sequence[Mapping[str, str]] = ()
    """What programs may call, by `signature` and `description`, where the action is a program."""
    reminder: PromptFile | None = None
    """Says below observations once more what is asked, where they are long; None: nothing does."""

    def open(
        self, question: Question, toolbox: Toolbox, before: Sequence[Message] = ()
    ) -> list[Message]:
        """Return the conversation up to the model's first step.

        Only the question varies, and `before`: what was said before it.
        """
        shown = [one for one in self.exemplars if self.functions or not one.get("functions")]
        known = [one for one in shown if _fits(one, toolbox)]
        system = self.system.render(tools=list(toolbox), functions=self.functions)
        messages = (
            Message("system", system, constant=True),
            *(turn for exemplar in known for turn in self._turns(exemplar, toolbox)),
            *before,
            Message("user", self.question.render(question=question)),
        )
        return list(self.library.with_presets(Opened(messages)).messages)

    def _turns(self, exemplar: Mapping[str, Any], toolbox: Toolbox) -> Iterator[Message]:
        texts = tuple(Attachment(**one) for one in exemplar.get("attachments", ()))
        asked = self.question.render(question=Question(exemplar["question"], texts))
        yield Message("user", asked, constant=True)
        for step in exemplar["steps"]:
            actions = tuple(ToolCall(**call) for call in step.get("actions", ()))
            text = write(
                Step(step.get("thought", "").strip(), actions, step.get("answer")), toolbox
            )
            yield Message("assistant", text, constant=True)
            if actions:
                told = self.observed(step["observations"], Question(exemplar["question"]))
                yield Message("user", told, constant=True)

    def observed(self, texts: Sequence[str], question: Question) -> str:
        """Return the turn that tells the model what its actions brought."""
        told = [self.observation.render(observation=text) for text in texts]
        if self.reminder is not None:
            told.append(self.reminder.render(question=question))
        return "\n".join(told)


def _fits(exemplar: Mapping[str, Any], toolbox: Toolbox) -> bool:
    """Whether its tools are there, or it shows no more than the form (`elsewhere`)."""
    return bool(exemplar.get("elsewhere")) or _tools_of(exemplar) <= set(toolbox.tools)


def _tools_of(exemplar: Mapping[str, Any]) -> set[str]:
    return {call["tool"] for step in exemplar["steps"] for call in step.get("actions", ())}


def react_prompt(
    library: Library | None = None,
    system: str = "system",
    folder: str = "react",
    native: bool = False,
) -> ReactPrompt:
    """Return the prompt of the ReAct loop; raise `PromptError` where one of its files is wrong.

    Args:
        library: the prompts in force.
        system: the part that is the system message and names the exemplars.
        folder: whose system message and question; all else is the same everywhere.
        native: whether tools are called natively: then the system message says nothing of headings,
            and there are no exemplars.
    """
    library = library or Library()
    files = {name: library.find(f"react/{name}") for name in PARTS}
    part = system
    if native:
        part = "native" if system in PLAIN else f"native-{system}"
    files["system"] = library.find(f"{folder}/{part}")
    files["question"] = library.find(f"{folder}/question")
    if native:
        files["reprompt"] = library.find("react/native-reprompt")
    path = library.exemplars_path(files["system"])
    found = library.located(files["system"])
    shown = tuple(steps.checked(one, source_of(path)) for one in found) if path else ()
    reminder = None if system in PLAIN else library.find("react/reminder")
    parts: Any = files
    return ReactPrompt(**parts, exemplars=shown, library=library, reminder=reminder)
