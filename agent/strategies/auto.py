"""Auto: picks a strategy for the question, by rules first, then by the model's own word (ours).

The rules cost nothing and can be told: see `agent.strategies.rules`. Where none applies, the model
says with one word what the question takes, under a grammar that knows five. A bare value is said
in a sentence in the end. A program or a chain of thought that brings no answer gives way to the
loop, which sees what went wrong. In a chat the rules alone decide: all that they leave goes on with
the conversation.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, fields, replace

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Chosen, Event, Warned
from agent.messages import Question
from agent.strategies import catalogue, options
from agent.strategies.beside import placed
from agent.strategies.calling import call
from agent.strategies.helpful import may_help
from agent.strategies.phrasing import phrased
from agent.strategies.rules import RESEARCH, by_rule, in_conversation
from agent.strategies.sources import asks_for_web, says_web
from agent.strategies.strategy import Answering, Kit

PROMPT = "auto/classify"
KINDS: Mapping[str, tuple[str, str]] = {
    "compute": ("pal", "something has to be computed"),
    "reason": ("cot", "several things have to be put together"),
    "lookup": ("react", "something has to be looked up"),
    "know": ("direct", "it asks for plain knowledge"),
    "write": ("direct", "something is to be written"),
}
"""The words that the model chooses from: the strategy for each, and why."""
GRAMMAR = "root ::= " + " | ".join(f'"{kind}"' for kind in KINDS) + "\n"
WORD = re.compile(rf"\b(?:{'|'.join(KINDS)})", re.IGNORECASE)
PICKS = ("direct", "cot", "pal", "rag", "research", "react", "converse", "tot")
"""The strategies that may be picked; their options may be given."""
SAMPLED = ("cot", "pal")
"""Those of them whose samples are voted on where samples are asked for."""
LOOKUP = "lookup"
SPECIAL = ("rag", "tot")
"""Those that bring what the loop alone does not."""
FALLBACK = "react"
"""What answers where one of these found nothing: it sees errors and goes on."""
MOST_CHARACTERS = 600
"""Of a long question, so much of its beginning and of its end is classified."""
TALKS = "converse"
"""What answers in a chat where nothing else is surer."""
CALLS = "the model calls tools by itself"
"""Why a model that was trained to do so computes in the loop, and in no program of its own."""
IN_SENTENCES = ("direct", "rag", RESEARCH, "react", TALKS)
"""Those of them that answer people in sentences."""


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O, besides the options of the strategy that is picked."""

    phrase: bool = True
    """Whether a bare value is said in a sentence, with one more short call."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the strategy that suits it."""
    if kit.conversing:
        said, helped = bool(kit.conversation), _helps(kit, question)
        chosen = in_conversation(question, kit.looks_up, said, kit.web_use, helped)
        if kit.native and chosen.strategy == "pal":
            chosen = Chosen(TALKS, CALLS)
    else:
        ruled = looping(kit, question, by_rule(question, kit.looks_up, kit.web_use))
        chosen = ruled or (yield from classified(kit, question, budget))
    return (yield from taken(voted(chosen, kit), kit, question, budget))


def looping(kit: Kit, question: Question, ruled: Chosen | None) -> Chosen | None:
    """Return what a rule chose, or the loop where it does better than a single call.

    A model that was trained to call tools knows when it needs one, and a person who added tools
    wants them to be used.
    """
    if ruled is not None and ruled.strategy in SPECIAL:
        return ruled
    if kit.native:
        return Chosen("react", CALLS)
    if ruled is not None and ruled.strategy == RESEARCH and not _helps(kit, question):
        return ruled
    if _adds(kit, question):
        return Chosen("react", "tools were added")
    return ruled


def _adds(kit: Kit, question: Question) -> bool:
    """Whether tools that were added go before the web: unless the question says outright."""
    return any(tool.origin for tool in kit.toolbox) and not says_web(question.text)


def _helps(kit: Kit, question: Question) -> bool:
    """Whether one of them may hold what the question would else look up on the web."""
    return _adds(kit, question) and may_help(kit.toolbox, question.text)


def taken(chosen: Chosen, kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the strategy that was chosen; if it finds nothing, with the loop."""
    yield chosen
    if (idle := ignored(chosen.strategy, kit.options)) and not is_sampled(kit):
        yield Warned(f"without effect: {chosen.strategy} has no option {', '.join(idle)}")
    if chosen.strategy == "tot":  # however the numbers were asked for
        question = replace(question, form="expression")
    kit = _as_chosen(chosen, kit, question)
    near, whole = yield from placed(kit, chosen.strategy, question, budget)
    fitting = catalogue.fitting(near, chosen.strategy)
    strategy, its_kit = catalogue.prepared(fitting, chosen.strategy)
    try:
        found = yield from strategy(its_kit, whole, budget)
    except NoAnswer:
        if chosen.strategy.rpartition(":")[2] not in SAMPLED or is_sampled(kit):
            raise
        loop = TALKS if kit.conversing else FALLBACK
        instead = Chosen(loop, f"{chosen.strategy} found no answer")
        return (yield from taken(instead, replace(kit, options={}), question, budget))
    if found.abstained and chosen.strategy == "rag" and kit.web_use == "always":
        instead = Chosen(RESEARCH, "the documents do not hold it, and the web may")
        return (yield from taken(instead, replace(kit, options={}), question, budget))
    if not says(chosen, kit):
        return found
    return (yield from phrased(near, whole, found, budget))


def _as_chosen(chosen: Chosen, kit: Kit, question: Question) -> Kit:
    """Return `kit`, its web only where the question was found to belong there."""
    if chosen.strategy == FALLBACK and not kit.native and _helps(kit, question):
        return kit if kit.web_use == "always" else replace(kit, web=None)
    asked = chosen.strategy == RESEARCH or asks_for_web(question.text, kit.looks_up)
    return kit if asked or kit.web_use == "always" else replace(kit, web=None)


def says(chosen: Chosen, kit: Kit) -> bool:
    """Whether a bare value that the chosen strategy finds is said in a sentence."""
    in_sentences = chosen.strategy in IN_SENTENCES
    return options.read(Options, kit.options).phrase and not (in_sentences or is_sampled(kit))


def classified(kit: Kit, question: Question, budget: Budget) -> Generator[Event, None, Chosen]:
    """Return the strategy for what the model says that `question` takes."""
    opened, front = unstyled(kit).open(PROMPT, clipped(question))
    written = yield from call(unstyled(kit), opened, front, budget, None, grammar=GRAMMAR)
    word = WORD.search(written.text)
    if word is None:
        return Chosen(FALLBACK, "neither a rule nor the model could tell what it takes")
    kind = word.group().lower()
    strategy, reason = KINDS[kind]
    if kind == LOOKUP and kit.web is not None:
        strategy = RESEARCH
    return Chosen(strategy, f"no rule decides, and the model says that {reason}")


def unstyled(kit: Kit) -> Kit:
    """Return `kit` without presets and without chance: they are for answers."""
    calm = replace(kit.decoding, temperature=0.0)
    return replace(kit, prompts=replace(kit.prompts, presets=()), decoding=calm)


def clipped(question: Question) -> Question:
    """Return `question` without the middle of a long text: its kind shows at its ends."""
    text = question.text
    if len(text) <= 2 * MOST_CHARACTERS:
        return question
    return replace(question, text=f"{text[:MOST_CHARACTERS]} … {text[-MOST_CHARACTERS:]}")


def voted(chosen: Chosen, kit: Kit) -> Chosen:
    """Return `chosen`, or a vote on samples of it where samples are asked for."""
    if kit.samples < 2 or chosen.strategy not in SAMPLED or is_sampled(kit):
        return chosen
    reason = f"{chosen.reason}, and {kit.samples} samples were asked for"
    return Chosen(f"self-consistency:{chosen.strategy}", reason)


def is_sampled(kit: Kit) -> bool:
    """Whether this run is one of the samples that another strategy draws."""
    return "over" in kit.options


def ignored(strategy: str, given: Mapping[str, str]) -> list[str]:
    """Return the options in `given` that belong to another strategy than the one picked."""
    first, _, over = strategy.partition(":")
    known = {*catalogue.known_options(first, over), *(each.name for each in fields(Options))}
    return sorted(set(given) - known)
