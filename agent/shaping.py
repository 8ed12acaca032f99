"""Puts an answer into the form of a JSON Schema, with one more call of the model.

On a model that can be constrained, the schema is the grammar of that call; elsewhere, and in any
case, the result is validated, and the model is told once what is off.
"""

import json
from collections.abc import Generator, Mapping
from dataclasses import replace

from agent.budget import Budget
from agent.errors import SchemaMismatch
from agent.events import Answer, Event, Warned
from agent.loop import Agent
from agent.messages import Json, Message, Question
from agent.prompts import shipped
from agent.reply import reply

ATTEMPTS = 2
MOST_TOKENS = 1024


def shape(
    agent: Agent, question: Question, answer: Answer, schema: Mapping[str, Json]
) -> Generator[Event, None, Json]:
    """Return what `answer` says as a value that meets `schema`; yields the events of the calls.

    Raises:
        SchemaMismatch: also the second attempt does not meet the schema.
    """
    prompt = shipped("react/shape")
    asked = prompt.render(question=question, answer=answer, schema=json.dumps(dict(schema)))
    history = [Message("user", asked)]
    fault = ""
    for _ in range(ATTEMPTS):
        decoding = replace(
            agent.decoding,
            max_tokens=MOST_TOKENS,
            json_schema=schema if agent.constrained else None,
        )
        budget = Budget(max_tokens=MOST_TOKENS)
        written = yield from reply(agent.model, history, decoding, budget, answer.step)
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

    start = min((at for mark in "{[" if (at := text.find(mark)) >= 0), default=0)
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:].strip() or "x")
    except ValueError as error:
        return None, f"not JSON: {error}"
    validator = jsonschema.validators.validator_for(dict(schema))(dict(schema))
    fault = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return value, "" if fault is None else f"{fault.json_path}: {fault.message[:200]}"
