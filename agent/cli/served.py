"""Lets a question be answered by a running `agent serve`, where one has the model."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.models.model import Model


def running_model(
    settings: Settings, open_own: Callable[[], "Model"], notify: Callable[[str], None]
) -> "Model | None":
    """Return the model of `settings` in a running server, which is found by itself.

    Args:
        settings: which model is wanted.
        open_own: loads it into this process, should the server go away.
        notify: told then.
    """
    if settings.serve == "never" or not (settings.state_folder / "serving").is_dir():
        return None
    from agent.serving.finding import running
    from agent.serving.model import RunningModel

    notice = running(settings)
    if notice is None:
        return None
    return RunningModel(settings.model, notice, open_own, notify)
