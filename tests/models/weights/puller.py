"""Pulls the fake weights in a process of its own: `puller DATA_DIR HUB_URL INDEX_URL`."""

import signal
import sys

from agent.cli import leave, streams
from agent.models.weights import Means, Progress, pull
from agent.settings import Settings
from tests.models.weights.fakes import FAKE


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts us may ignore it
    data_dir, hub_url, index_url = arguments
    settings = Settings(data_dir=data_dir, hub_url=hub_url, index_url=index_url)
    path = pull(FAKE, settings, ignore, streams.note, Means(connect_s=60, idle_s=60))
    streams.out(str(path))


def ignore(_: Progress) -> None: ...


if __name__ == "__main__":
    leave.run(sys.argv[1:], main)
