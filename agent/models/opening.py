"""Opens the model that the settings name, whoever runs it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from agent.models.access import NO_ACCESS, Access
from agent.models.model import Model
from agent.models.reference import Reference, reference_of
from agent.models.weights.progress import Report
from agent.settings import Settings

Notify = Callable[[str], None]


class Opener(Protocol):
    """Opens models of one kind."""

    def __call__(
        self, reference: Reference, settings: Settings, access: Access, notify: Notify
    ) -> Model:
        """Return the model that `reference` names."""
        ...


def open_model(
    settings: Settings,
    report: Report,
    notify: Notify,
    use_snapshots: bool = True,
    conversing: bool = False,
    access: Access = NO_ACCESS,
) -> Model:
    """Return the model of `settings`, ready to be asked.

    Args:
        settings: which model, and how to hold it.
        report: told how far a download is.
        notify: told what the person should know and what stops nothing.
        use_snapshots: whether states of prompts may be kept on disk.
        conversing: whether one conversation is led with it.
        access: how servers are reached.

    Raises:
        UserError: no model has this name.
        ModelUnavailable: it cannot be had.
        AuthenticationFailed: it needs a key that is not there.
    """
    reference = reference_of(settings.model)
    if reference.embedded:
        from agent.models.embedded import opening

        return opening.open_model(settings, report, notify, use_snapshots, conversing)
    return _opener(reference.provider)(reference, settings, access, notify)


def _opener(provider: str) -> Opener:
    """Return what opens models of `provider`; imported only now."""
    return OPENERS.get(provider, _langchain)()


def _hosted() -> Opener:
    from agent.models.hosted.opening import open_hosted

    return open_hosted


def _hf() -> Opener:
    from agent.models.hf.opening import open_hf

    return open_hf


def _ollama() -> Opener:
    from agent.models.ollama.opening import open_ollama

    return open_ollama


def _langchain() -> Opener:
    from agent.models.langchain.opening import open_langchain

    return open_langchain


OPENERS: Mapping[str, Callable[[], Opener]] = {"openai": _hosted, "hf": _hf, "ollama": _ollama}
"""By provider; all others are LangChain's."""
