"""Has a person annotate selected questions, one editor after the other, each kept at once."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.editor import Editor
from agent.errors import AgentError
from agent.places import PROJECT_PROMPTS, user_prompts

if TYPE_CHECKING:
    from agent.active.annotation import Annotation
    from agent.active.exemplars import Collection
    from agent.active.selection import Selected, Selection


def folder_of(project: bool) -> Path:
    """Return the folder of prompts that gets the exemplars: the user's, or the project's."""
    if not project:
        return user_prompts()
    here = Path.cwd()
    folders = (parent / PROJECT_PROMPTS for parent in (here, *here.parents))
    return next((one for one in folders if one.is_dir()), here / PROJECT_PROMPTS)


@dataclass
class Annotating:
    """The questions of one selection, and where their annotations go."""

    selection: "Selection"
    folder: Path
    form: str
    """The form of the answers; empty takes each question's own."""
    draft: bool
    """Whether the model's most common rationale stands on the sheet."""
    again: str
    """The command that goes on."""

    def play(self, editor: Editor) -> int:
        """Let the person annotate what is not annotated yet; return how many have become so.

        Raises `AgentError` where the editor fails; what was annotated before is kept.
        """
        left = self.left()
        done = 0
        for number, one in enumerate(self.selection.chosen, 1):
            if one in left:
                try:
                    done += self._annotate(one, number, editor)
                except AgentError as error:
                    kept = f"{done} annotated and kept; the same command goes on"
                    error.hint = "; ".join(filter(None, (error.hint, kept)))
                    raise
        return done

    def left(self) -> "list[Selected]":
        """Return the questions that no person has annotated."""
        return [one for one in self.selection.chosen if self._held(one).annotator != "person"]

    def collections(self) -> "list[Collection]":
        """Return where the annotations go: one file for each form of answer."""
        return list(dict.fromkeys(self._place(one) for one in self.selection.chosen))

    def _place(self, one: "Selected") -> "Collection":
        from agent.active.exemplars import Collection

        return Collection(self.folder, self.form or one.form)

    def _held(self, one: "Selected") -> "Annotation":
        """Return the annotation that there is already; without one it is the model's, and empty."""
        from agent.active.annotation import Annotation

        held = self._place(one).by_id().get(one.id)
        if held is None:
            return Annotation(annotator="model")
        rationale, answer = str(held.get("rationale", "")), str(held.get("answer", ""))
        by_model = held.get("annotator") == "model"
        return Annotation(rationale, answer, "model" if by_model else "person")

    def _annotate(self, one: "Selected", number: int, editor: Editor) -> bool:
        from agent.active.annotation import Annotation, Refused, Task, annotated, drafted

        held = self._held(one)
        draft = drafted(one) if held.empty and self.draft else held
        if draft.empty:
            draft = Annotation()
        place, of = self._place(one), len(self.selection.chosen)
        found = annotated(Task(one, place.form, number, of, draft), editor.edit)
        if isinstance(found, Refused):
            streams.note(f"question {number} is not kept: {found.problems[0]}")
            return False
        if found is None:
            streams.note(f"question {number} is skipped: the sheet was left empty")
            return False
        place.add(one, found, self.selection.pool)
        return True


def told(work: Annotating, done: int) -> None:
    """Tell what there is now, and what a person should know about it."""
    for place in work.collections():
        held = place.by_id()
        if not held:
            continue
        streams.out(str(place.path))
        drafts = sum(one.get("annotator") == "model" for one in held.values())
        chosen = {one.id for one in work.selection.chosen}
        notes = [f"{len(held)} exemplars"]
        if drafts:
            notes.append(f"{drafts} are drafts of the model that nobody has checked")
        if others := len(held.keys() - chosen):
            notes.append(f"{others} are of an earlier selection")
        streams.note("; ".join(notes))
        if place.hidden_by is not None:
            streams.note(f"warning: {place.hidden_by} hides them: remove it, or add them to it")
    if (left := len(work.left())) and done:
        streams.note(f"{left} questions are not annotated by a person: {work.again} goes on")


def command(selected: Path, flags: Sequence[str]) -> str:
    """Return the command that goes on with the selection in the file `selected`."""
    return shlex.join(["agent", "active", "annotate", str(selected), *flags])
