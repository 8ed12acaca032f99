"""Commands that write files: the last answer, or the whole session."""

from pathlib import Path

from agent.chat.chat import Chat
from agent.chat.commands.answers import last_of
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.exporting import KINDS, exported
from agent.chat.screen import Screen
from agent.errors import AgentError, UserError
from agent.replacing import PRIVATE, replaced

ANSWER, YES, NO = "answer.md", "yes", "no"


def _save(chat: Chat, argument: str, screen: Screen) -> Outcome:
    text = last_of(chat).answer
    if not text.strip():
        raise UserError("the last turn has no answer", "/retry asks it again")
    _write(Path(argument or ANSWER), f"{text}\n", screen)
    return NOTHING


def _export(chat: Chat, argument: str, screen: Screen) -> Outcome:
    session = chat.here()
    path = Path(argument or f"session-{session.id}.md")
    if path.suffix.lower() not in KINDS:
        raise UserError(f"/export {path}: is of no kind that is known",
                        f"end its name with one of {', '.join(KINDS)}")  # fmt: skip
    _write(path, exported(chat.store, session, path.suffix.lower()), screen)
    return NOTHING


def _write(path: Path, text: str, screen: Screen) -> None:
    """Make `text` the content of a file, wholly or not at all; ask where there is one."""
    try:
        path = path.expanduser()
        if path.exists():
            if not path.is_file():
                raise UserError(f"{path} is no file", "choose another name")
            if screen.ask(f"{path} is there already: overwrite it?", (YES, NO), NO) != YES:
                screen.say(f"{path} is left as it is", "note")
                return
        with replaced(path, PRIVATE) as file:  # a conversation is for its person alone
            file.write(text)
    except (OSError, RuntimeError, ValueError) as error:  # also a NUL, and ~ without a home
        reason = getattr(error, "strerror", None) or str(error)
        raise AgentError(f"{path} cannot be written: {reason}", "choose another place") from error
    screen.say(f"written: {path}", "note")


COMMANDS = (
    Command("export", "Write the session to a file", "agent sessions export", _export,
            "[FILE.md|FILE.json|FILE.html]"),
    Command("save", "Write the last answer to a file", "agent ask --output", _save, "[FILE]"),
)  # fmt: skip
