"""What a model remembers of the tokens before: keys and values of attention, and other states.

So a step of a trajectory reads only what is new. Attention can be cut back to any token; a state
that is carried along cannot, so such a model reads anew whatever does not go on from the end.
(https://huggingface.co/docs/transformers/cache_explanation)
"""

from collections.abc import Sequence
from typing import Any

from agent.models.embedded.states import shared


class Past:
    """The tokens that a model has read, with what it keeps of each."""

    def __init__(self, config: Any) -> None:
        """Start with nothing read, for a model of `config`."""
        self._config = config
        self.tokens: list[int] = []
        self.croppable = _croppable(config)
        self.cache = self._empty()

    def keep(self, prompt: Sequence[int], most: int) -> int:
        """Forget all but the start that is shared with `prompt`, `most` tokens at most.

        Returns how many tokens are left.
        """
        wanted = min(shared(self.tokens, prompt), most)
        if wanted < len(self.tokens) and not self.croppable:
            wanted = 0
        self.cut(wanted)
        return wanted

    def cut(self, count: int) -> None:
        """Forget all but the first `count` tokens, also where a layer has read more than others."""
        if count == 0:
            self.cache = self._empty()
        else:
            for layer in self.cache.layers:
                surplus = layer.get_seq_length() - count
                if surplus > 0:
                    layer.crop(-surplus)
        del self.tokens[count:]

    def _empty(self) -> Any:
        from transformers import DynamicCache

        # told of no window, layers keep all: a window that has moved on could not move back
        return DynamicCache() if self.croppable else DynamicCache(config=self._config)


def _croppable(config: Any) -> bool:
    from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer

    layers = DynamicCache(config=config).layers
    return all(type(layer) in (DynamicLayer, DynamicSlidingWindowLayer) for layer in layers)
