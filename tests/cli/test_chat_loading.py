"""The model behind the prompt: what kept it away once may be mended by the next question."""

from collections.abc import Callable

import pytest

from agent.cli.chatting.loading import Loading
from agent.cli.chatting.marks import marks
from agent.errors import ModelUnavailable
from agent.models.model import Model
from agent.settings import Settings
from tests.scripted import ScriptedModel


def test_a_model_that_could_not_be_had_is_tried_again_with_the_next_question() -> None:
    model = ScriptedModel([])
    tried: list[bool] = []

    def opener(settings: Settings, report: object, notify: Callable[[str], None], _: bool) -> Model:
        tried.append(True)
        if len(tried) == 1:
            raise ModelUnavailable("there is no network")
        return model

    loading = Loading(Settings(), opener, print, marks())
    with pytest.raises(ModelUnavailable):
        loading.model()

    assert loading.model() is model
    loading.close()
    assert model.closed
