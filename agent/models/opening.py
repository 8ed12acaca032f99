"""Opens the model that the settings name, whoever runs it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from agent.models.access import NO_ACCESS, Access
from agent.models.model import Model
from agent.models.reference import Reference, reference_of
from agent.models.weights.progress import Report
from agent.modeltable import resolved
from agent.settings import Settings, with_model

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

    def opened(chosen: Settings) -> Model:
        reference = reference_of(chosen.model)
        if reference.embedded:
            from agent.models.embedded import opening

            own = partial(opening.open_model, chosen, report, notify, use_snapshots, conversing)
            return (access.running and access.running(chosen, own, notify)) or own()
        return _reached(reference, chosen, access, notify)

    if not settings.fallback:
        return opened(settings)
    from agent.models.falling import Candidate, first_of

    names = dict.fromkeys(resolved(one, settings.aliases) for one in settings.fallback)
    others = [with_model(settings, name) for name in names if name != settings.model]
    candidates = [Candidate(one.model, partial(opened, one)) for one in (settings, *others)]
    return first_of(candidates, notify)


def _reached(reference: Reference, settings: Settings, access: Access, notify: Notify) -> Model:
    """Return a model of somebody else's making; what servers say is priced and looked through."""
    access = replace(access, base_url=settings.base_url or access.base_url, models=settings.models)
    opener = _opener(reference.provider)
    if not reference.hosted:
        return opener(reference, settings, access, notify)
    from agent.models.discreet import DiscreetModel
    from agent.models.pricing import PricedModel, check, prices_of

    prices = prices_of(reference, settings, access)
    check(prices, settings.max_cost)
    model = opener(reference, settings, access, notify)
    return DiscreetModel(
        PricedModel(model, prices.cost), settings.models.of(settings.model).abilities
    )


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


HOSTED = (
    "openai", "deepseek", "dashscope", "openrouter", "together", "xai", "moonshot", "zhipu",
    "siliconflow", "fireworks", "cerebras", "lmstudio", "vllm", "llamacpp",
)  # fmt: skip
"""The providers of `agent.models.hosted.endpoints`, which is not imported for a name."""
OPENERS: Mapping[str, Callable[[], Opener]] = {
    **dict.fromkeys(HOSTED, _hosted), "hf": _hf, "ollama": _ollama
}  # fmt: skip
"""By provider; all others are LangChain's."""
