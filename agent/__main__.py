"""The command `agent`, also as `python -m agent`."""

import gc
import sys

COLLECTED_AFTER = (20_000, 5, 5)
"""How many objects are made before their garbage is looked for (gc.set_threshold): a start makes
many and drops few. With Python's 700 an eighth of the time to the first request went there."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from agent.cli import leave

    gc.set_threshold(*COLLECTED_AFTER)
    leave.run(sys.argv[1:])


if __name__ == "__main__":
    main()
