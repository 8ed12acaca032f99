"""Pulls the fake weights in this process, with limits that suit a test."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.errors import ModelUnavailable
from agent.models.weights import Means, Progress, pull
from agent.models.weights.catalogue import Weights
from agent.settings import Settings
from tests.models.weights.fakes import FAKE

NOWHERE = "http://127.0.0.1:0"
"""Nobody can listen on port 0."""
QUICK = Means(connect_s=60, idle_s=60, pause_s=0.01)


@dataclass
class Pull:
    """A download into `folder`, and what was reported meanwhile."""

    folder: Path
    hub_url: str = NOWHERE
    index_url: str = NOWHERE
    offline: bool = False
    means: Means = QUICK
    weights: Weights = FAKE
    seen: list[Progress] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(
            data_dir=str(self.folder),
            hub_url=self.hub_url,
            index_url=self.index_url,
            offline=self.offline,
        )

    @property
    def path(self) -> Path:
        return self.settings.models_folder / self.weights.file

    @property
    def part(self) -> Path:
        return self.path.with_name(f"{self.path.name}.part")

    def run(self) -> bytes:
        """Pull and return what lies on the disk then."""
        path = pull(self.weights, self.settings, self.seen.append, self.notices.append, self.means)
        assert path == self.path
        assert not self.part.exists()
        return path.read_bytes()

    def fail(self) -> ModelUnavailable:
        """Pull, which must fail, and return why."""
        with pytest.raises(ModelUnavailable) as caught:
            self.run()
        assert not self.path.exists()
        return caught.value

    def begin(self, content: bytes) -> None:
        """Leave what an earlier download had."""
        self.part.parent.mkdir(parents=True, exist_ok=True)
        self.part.write_bytes(content)
