"""Commands that choose how is answered: model, strategy, prompts, presets, documents, budget."""

import re
from dataclasses import replace

from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.errors import UserError
from agent.modeltable import resolved

OFF = "off"
USES = {"on": "auto", OFF: "never", "always": "always"}
WEB_HINT = "/web on looks up what asks for it, /web always also the rest"
WEB_TOLD = {
    "auto": "what asks for it is looked up on the web",
    "never": "nothing is looked up on the web",
    "always": "questions are looked up on the web",
}
LIMITS = {
    "steps": "max_steps", "seconds": "max_seconds", "tokens": "max_tokens", "cost": "max_cost",
}  # fmt: skip
LIMITS_HINT = "write it like this: /budget steps=8 seconds=60 tokens=2000"
LIMIT = re.compile(r"(\w+)\s*=\s*(\S+)")


def _model(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if not argument:
        rows = [[_mark(name, chat.settings.model), name] for name in _models(chat)]
        screen.table(rows, ["", "MODEL"])
        return NOTHING
    if argument == chat.settings.model:
        screen.say(f"the model is {argument} already", "note")
        return NOTHING
    named = resolved(argument, chat.settings.aliases)
    if ":" not in named:
        from agent.models import weights

        weights.find(named)
    chat.choose({"model": named})
    screen.say(f"model: {argument}", "note")
    return NOTHING


def _models(chat: Chat) -> list[str]:
    from agent.models.weights.catalogue import CATALOGUE

    settings = chat.settings
    known = [one.name for one in CATALOGUE]
    known += [*settings.models.tables, *settings.aliases]
    return known if chat.settings.model in known else [*known, chat.settings.model]


def _strategy(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if not argument:
        from agent.strategies.catalogue import ENTRIES

        present = chat.plan.strategy
        rows = [[_mark(one.name, present.partition(":")[0]), one.name, one.summary]
                for one in ENTRIES]  # fmt: skip
        screen.table(rows, ["", "STRATEGY", "WHAT IT DOES"])
        return NOTHING
    name, *options = argument.split()
    chat.choose({"strategy": name}, replace(chat.choices, options=tuple(options)))
    screen.say(f"strategy: {' '.join([chat.plan.strategy, *options])}", "note")
    return NOTHING


def _strategies(chat: Chat) -> list[str]:
    from agent.strategies.catalogue import ENTRIES

    return [one.name for one in ENTRIES]


def _prompt(chat: Chat, argument: str, screen: Screen) -> Outcome:
    given = chat.choices.prompts
    if not argument:
        screen.say(f"prompt files: {', '.join(given) or 'none of your own'}", "note")
        screen.say("/prompt FILE uses one, /prompt off leaves them, /prompt NAME shows one", "note")
    elif argument == OFF:
        chat.choose(choices=replace(chat.choices, prompts=()))
        screen.say("the shipped prompts are in force", "note")
    elif argument.endswith(".md"):
        chat.choose(choices=replace(chat.choices, prompts=(*given, argument)))
        screen.say(f"prompt file: {argument}", "note")
    else:
        from agent.prompts import Library

        screen.say((chat.plan.library or Library()).find(argument).body)
    return NOTHING


def _prompts(chat: Chat) -> list[str]:
    from agent.prompts import Library

    return [OFF, *(chat.plan.library or Library()).names()]


def _preset(chat: Chat, argument: str, screen: Screen) -> Outcome:
    present = chat.choices.presets
    if not argument:
        rows = [[_mark(name, *present), name] for name in _presets(chat) if name != OFF]
        screen.table(rows, ["", "PRESET"])
        return NOTHING
    named = () if argument == OFF else tuple(argument.split())
    added = () if argument == OFF else (*present, *(one for one in named if one not in present))
    chat.choose(choices=replace(chat.choices, presets=added))
    screen.say(f"presets: {', '.join(added) or 'none'}", "note")
    return NOTHING


def _presets(chat: Chat) -> list[str]:
    from agent.prompts import Library

    names = (chat.plan.library or Library()).names()
    return [OFF, *(one.partition("/")[2] for one in names if one.startswith("presets/"))]


def _docs(chat: Chat, argument: str, screen: Screen) -> Outcome:
    verb, _, path = argument.partition(" ")
    if not argument:
        _show_collections(chat, screen)
    elif verb == "add" and path.strip():
        chat.means.add(chat.settings, path.strip())
    elif argument == OFF:
        chat.choose({"collection": ""})
        chat.named = False
        screen.say("nothing is looked up in documents", "note")
    else:
        _choose_collection(chat, argument)
        screen.say(f"looked up in: {argument}", "note")
    return NOTHING


def _web(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if argument:
        if argument not in USES:
            raise UserError(f"/web {argument}: is none of {', '.join(USES)}", WEB_HINT)
        chat.choose({"web": USES[argument]})
    if chat.settings.offline:
        screen.say("nothing is looked up on the web: the network is off (--offline)", "note")
    else:
        screen.say(WEB_TOLD[chat.settings.web], "note")
    return NOTHING


def _uses(chat: Chat) -> list[str]:
    return [*USES]


def _show_collections(chat: Chat, screen: Screen) -> None:
    present = chat.settings.collection
    known = chat.means.collections(chat.settings)
    if not known:
        screen.say("there is no collection of documents yet: /docs add PATH makes one", "note")
        return
    screen.table([[_mark(name, present), name] for name in known], ["", "COLLECTION"])
    screen.say(f"looked up in: {present or 'nothing'}", "note")


def _choose_collection(chat: Chat, name: str) -> None:
    from agent.approving.opening import near

    known = chat.means.collections(chat.settings)
    if name not in known:
        hint = near(name, known) if known else f"agent docs add PATH -c {name}"
        raise UserError(f"there is no collection {name!r}", hint)
    chat.choose({"collection": name})
    chat.named = True


def _collections(chat: Chat) -> list[str]:
    return [OFF, "add", *chat.means.collections(chat.settings)]


def _budget(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if argument:
        given = LIMIT.findall(argument)
        if LIMIT.sub("", argument).strip():
            raise UserError(f"/budget {argument}: is no NAME=NUMBER", LIMITS_HINT)
        chat.choose({_setting(name): _number(name, value) for name, value in given})
    settings = chat.settings
    rows = [["steps", str(settings.max_steps)],
            ["seconds", f"{settings.max_seconds:g}" if settings.max_seconds else "no limit"],
            ["tokens", str(settings.max_tokens or "the strategy's own")],
            ["cost", f"${settings.max_cost:g}" if settings.max_cost else "no limit"]]  # fmt: skip
    screen.table(rows, ["LIMIT", "OF A TURN"])
    return NOTHING


def _setting(name: str) -> str:
    if name not in LIMITS:
        from agent.approving.opening import near

        raise UserError(f"there is no budget of {name!r}", near(name, LIMITS))
    return LIMITS[name]


def _number(name: str, value: str) -> int | float:
    try:
        return float(value) if name in ("seconds", "cost") else int(value)
    except ValueError:
        raise UserError(f"{name} is {value!r}, no number", LIMITS_HINT) from None


def _budgets(chat: Chat) -> list[str]:
    return [f"{name}=" for name in LIMITS]


def _mark(name: str, *present: str) -> str:
    return "*" if name in present else ""


COMMANDS = (
    Command("model", "Show or change the model", "agent ask --model", _model, "[NAME]", _models),
    Command("strategy", "Show or change how is answered", "agent ask --strategy", _strategy,
            "[NAME [OPTION=VALUE…]]", _strategies),
    Command("prompt", "Use a prompt file of your own, or show a prompt", "agent ask --prompt",
            _prompt, "[FILE|NAME|off]", _prompts),
    Command("preset", "Add a role, a style or a form of output", "agent ask --preset", _preset,
            "[NAME|off]", _presets),
    Command("docs", "Choose what is looked up in, or add to it", "agent ask --docs", _docs,
            "[NAME|off|add PATH]", _collections),
    Command("web", "Choose what is looked up on the web", "agent ask --web", _web,
            "[on|off|always]", _uses),
    Command("budget", "Show or change what a turn may spend", "agent ask --max-steps", _budget,
            "[steps=N seconds=N tokens=N cost=N]", _budgets),
)  # fmt: skip
