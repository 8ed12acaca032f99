"""Asks one question, and shows how the answer was found: `python docs/examples/ask.py`."""

from agent import Agent

with Agent(web="never") as agent:
    result = agent.ask("A box holds 12 eggs. How many eggs are in 17 boxes?")

print(result.text)
print(f"value: {result.value}")
for step in result.record["steps"]:
    for action in step["actions"]:
        print(f"computed by: {action['arguments']}")
