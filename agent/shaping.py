"""Puts an answer into the form of a JSON Schema, with one more call of the model.

On a model that can be constrained, the schema is the grammar of that call; elsewhere, and in any
case, the result is validated, and the model is told once what is off.
"""

import json
import math
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace

from agent.budget import Budget
from agent.errors import BudgetSpent, SchemaMismatch
from agent.events import Answer, Event, Warned
from agent.loop import LAST_SECONDS, Agent
from agent.messages import Json, Message, Question
from agent.reply import narrated

ATTEMPTS = 2
MOST_TOKENS = 1024


def shape(
    agent: Agent,
    question: Question,
    answer: Answer,
    schema: Mapping[str, Json],
    seconds: float = math.inf,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Event, None, Json]:
    """Return what `answer` says as a value that meets `schema`; yields the events of the calls.

    Args:
        agent: its model and its way of decoding.
        question: what was asked.
        answer: what is brought into form.
        schema: a JSON Schema.
        seconds: how much time there is; at least a few seconds are taken.
        clock: what tells them.

    Raises:
        SchemaMismatch: also the second attempt does not meet the schema.
        BudgetSpent: time was up before.
    """
    prompt = agent.prompt.library.find("react/shape")
    asked = prompt.render(question=question, answer=answer, schema=json.dumps(dict(schema)))
    history = [Message("user", asked)]
    decoding = replace(
        agent.decoding,
        max_tokens=MOST_TOKENS,
        json_schema=schema if agent.model.abilities.schema else None,
    )
    limit = max(seconds, LAST_SECONDS) if math.isfinite(seconds) else 0.0
    budget = Budget(max_seconds=limit, max_tokens=ATTEMPTS * MOST_TOKENS, clock=clock)
    fault = ""
    for _ in range(ATTEMPTS):
        written = yield from narrated(agent.model, history, decoding, budget, answer.step)
        if written.ended == "time":
            raise BudgetSpent("time is up before the answer had the form of the schema",
                              "raise it with --max-seconds")  # fmt: skip
        value, fault = validated(written.text, schema)
        if not fault:
            return value
        yield Warned(f"the answer did not meet the schema: {fault}")
        history += [Message("assistant", written.text), Message("user", f"Wrong: {fault}")]
    raise SchemaMismatch(
        f"the answer does not meet the schema: {fault}", "loosen the schema or ask more precisely"
    )


def validated(text: str, schema: Mapping[str, Json]) -> tuple[Json, str]:
    """Return the JSON value in `text` and what is wrong with it; nothing wrong is an empty text."""
    import jsonschema

    try:
        value = _value_in(text)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"
    validator = jsonschema.validators.validator_for(dict(schema))(dict(schema))
    fault = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return value, "" if fault is None else f"{fault.json_path}: {fault.message[:200]}"


def _value_in(text: str) -> Json:
    """Return the JSON value that `text` is, or the first object or list in it."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    marks = (at for mark in "{[" if (at := text.find(mark)) >= 0)
    bare = text.strip() or "nothing"
    try:
        value: Json = decoder.raw_decode(bare)[0]
    except ValueError:
        value = decoder.raw_decode(text[min(marks, default=0) :] or bare)[0]
    return value


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is no number in JSON")
