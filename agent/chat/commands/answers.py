"""Commands about the last answer: ask it again, change its question, judge it, explain it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.chat.way import Way
from agent.errors import UserError
from agent.events import (
    Action,
    Answer,
    Called,
    Chosen,
    Event,
    Observation,
    Reached,
    Restated,
    from_json,
)
from agent.messages import Question
from agent.render import network
from agent.setting import checked
from agent.settings import KINDS
from agent.store.rows import RATINGS, Run
from tools.documents.passage import Passage


def last_of(chat: Chat) -> Run:
    """Return the last turn; raise `UserError` before the first."""
    if chat.last is None:
        raise UserError("nothing was asked yet", "ask a question first")
    return chat.last


def question_of(chat: Chat, run: Run) -> Question:
    """Return the question of a turn as it was asked, with the texts that came with it."""
    from agent.recording.starting import start_of

    started = next(chat.store.entries(run=run.id, kind="started"), None)
    return start_of(started.body, chat.settings).question if started else Question(run.question)


def _retry(chat: Chat, argument: str, screen: Screen) -> Outcome:
    last = last_of(chat)
    temperature = chat.settings.temperature
    if argument:
        temperature = _temperature(argument)
    elif not temperature:
        screen.say("at temperature 0 the words may well be the same: /retry 0.7 varies them",
                   "note")  # fmt: skip
    texts = _texts(chat, last)
    way = Way(replaces=1, temperature=temperature if temperature else None, texts=texts)
    return Outcome(ask=question_of(chat, last), way=way)


def _texts(chat: Chat, run: Run) -> tuple[Passage, ...]:
    """Return the texts that came with a question and were looked up in."""
    from agent.recording.forking import texts_of
    from agent.recording.past import past_of

    return tuple(texts_of(past_of(chat.store, run)))


def _temperature(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise UserError(f"/retry {text}: is no temperature", "give a number from 0 to 5") from None
    checked("temperature", value, "/retry", KINDS)
    return value


def _edit(chat: Chat, argument: str, screen: Screen) -> Outcome:
    last = last_of(chat)
    if argument:
        asked = replace(question_of(chat, last), text=argument)
        return Outcome(ask=asked, way=Way(replaces=1, texts=_texts(chat, last)))
    return Outcome(prefill=last.question, way=Way(replaces=1))


def _rate(chat: Chat, argument: str, screen: Screen) -> Outcome:
    last = last_of(chat)
    word, _, note = argument.partition(" ")
    if word and word not in RATINGS:
        raise UserError(f"/rate {word}: is no rating", f"use one of {', '.join(RATINGS)}")
    if word:
        chat.store.rate(last.id, RATINGS[word], note.strip())
    rating = chat.store.run(last.id).rating
    screen.say(f"rated: {dict(zip(RATINGS.values(), RATINGS, strict=True))[rating]}"
               if rating else "rated: not yet", "note")  # fmt: skip
    return NOTHING


def _ratings(chat: Chat) -> list[str]:
    return [*RATINGS]


def _fix(chat: Chat, argument: str, screen: Screen) -> Outcome:
    last = last_of(chat)
    if argument:
        chat.store.correct(last.id, argument)
    correction = chat.store.run(last.id).correction
    screen.say(f"should have been: {correction}" if correction else "it was not corrected yet",
               "note")  # fmt: skip
    return NOTHING


def _why(chat: Chat, argument: str, screen: Screen) -> Outcome:
    last = last_of(chat)
    told: list[str] = []
    for event in events_of(chat, last):
        if isinstance(event, Chosen):
            told.append(f"strategy: {event.strategy} ({event.reason})")
        elif isinstance(event, Restated):
            told.append(f"understood as: {event.text}")
        elif isinstance(event, Action):
            told.append(f"step {event.step}: ran {event.call.tool}")
        elif isinstance(event, Observation) and event.failed:
            told.append(f"step {event.step}: {event.tool} failed")
        elif isinstance(event, Reached):
            told.extend(network.rows(event))
    told = told or [f"strategy: {last.strategy} (you chose it)"]
    screen.say("\n".join([*told, f"ended: {last.state}"]))
    screen.say("/trace shows every step", "note")
    return NOTHING


def _trace(chat: Chat, argument: str, screen: Screen) -> Outcome:
    happened = events_of(chat, last_of(chat))
    if argument:
        steps = {step for one in happened if (step := getattr(one, "step", 0))}
        if not argument.isdecimal() or int(argument) not in steps:
            known = ", ".join(map(str, sorted(steps))) or "none"
            raise UserError(f"/trace {argument}: is no step", f"the steps are: {known}")
        happened = [one for one in happened if getattr(one, "step", 0) == int(argument)]
    screen.trace(happened)
    for told in _answers(happened):
        screen.say(told, "note")
    return NOTHING


def _answers(happened: Sequence[Event]) -> Iterator[str]:
    """Say which step brought the answer, and what it took; the answer itself stands above."""
    for answer in happened:
        if isinstance(answer, Answer):
            calls = [one for one in happened
                     if isinstance(one, Called) and one.step == answer.step]  # fmt: skip
            written = sum(one.usage.completion_tokens for one in calls)
            seconds = sum(one.usage.seconds for one in calls)
            yield f"step {answer.step}: the answer ({written} tokens written, {seconds:.1f} s)"


def events_of(chat: Chat, run: Run) -> list[Event]:
    """Return what happened in a run."""
    found = []
    for entry in chat.store.entries(run=run.id, kind="event"):
        try:
            found.append(from_json(entry.body))
        except ValueError:  # of a later version
            continue
    return found


COMMANDS = (
    Command("retry", "Ask the last question again, in place of its turn", "agent sessions retry",
            _retry, "[TEMPERATURE]"),
    Command("edit", "Change the last question and ask it in place of its turn",
            "agent sessions edit", _edit, "[QUESTION]"),
    Command("rate", "Say whether the last answer was good", "agent runs rate", _rate,
            "[good|bad|clear [NOTE]]", _ratings),
    Command("fix", "Say what the last answer should have been", "agent runs fix", _fix, "[TEXT]"),
    Command("why", "Say how the last answer came about", "agent ask --why", _why),
    Command("trace", "Show the steps to the last answer, or one of them", "agent runs show",
            _trace, "[STEP]"),
)  # fmt: skip
