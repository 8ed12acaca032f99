"""Changes how a chat answers: each change is checked as a whole before anything is different."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agent.errors import StoreUnavailable
from agent.setting import checked
from agent.settings import KINDS, Settings, changed
from agent.store.entry import Entry

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.chat.choices import Choices
    from agent.chat.engine import Engine

STRICTER = ("ask", "deny")


def choose(chat: "Chat", settings: Mapping[str, object], choices: "Choices") -> None:
    """Make `chat` answer with other settings and choices; see `Chat.choose`."""
    values: dict[str, Any] = {
        name: checked(name, value, "/", KINDS) for name, value in settings.items()
    }
    settings_now = changed(chat.settings, values)
    plan = chat.means.plan(settings_now.strategy, choices.options, choices.prompts, choices.presets)
    engine = _engine_for(chat, settings_now)
    chat.settings, chat.choices, chat.plan, chat.engine = settings_now, choices, plan, engine
    for notice in plan.notices:
        chat.notify(notice)
    keep(chat, {name: str(value) for name, value in values.items()})


def keep(chat: "Chat", chosen: Mapping[str, str]) -> None:
    """Write down in the session what was chosen."""
    if chat.session is None or not chosen:
        return
    try:
        chat.store.append(Entry("chosen", dict(chosen), session=chat.session.id))
    except StoreUnavailable as error:
        chat.notify(f"this choice is not saved: {error}")


def restore_rules(chat: "Chat") -> None:
    """Take over what makes tools stricter, and nothing else.

    A session may have come from somebody else: what was allowed in it is asked again.
    """
    assert chat.session is not None
    rules = chat.gate.session
    rules.clear()
    for entry in chat.store.entries(session=chat.session.id, kind="chosen"):
        tool, rule = entry.body.get("tool"), entry.body.get("rule")
        if tool:
            rules.pop(tool, None)
        if tool and rule in STRICTER:
            rules[tool] = rule


def _engine_for(chat: "Chat", settings: Settings) -> "Engine":
    if settings.model == chat.settings.model:
        return chat.engine
    engine = chat.means.engine(settings)
    chat.engine.close()  # before the other is loaded: two of them may not fit
    engine.start()
    return engine
