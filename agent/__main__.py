"""The command `agent`, also as `python -m agent`."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from agent.cli import leave

    leave.run(sys.argv[1:])


if __name__ == "__main__":
    main()
