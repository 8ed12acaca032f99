"""Chooses the next token: the likeliest, or one drawn among the likely ones.

Drawn as the embedded engine draws by default: among the 40 likeliest, of those the likeliest that
make up 95 % (Fan et al. 2018, arXiv:1805.04833; Holtzman et al. 2020, arXiv:1904.09751), after
the temperature.
"""

from typing import Any

MOST_CANDIDATES = 40
NUCLEUS = 0.95


class Choice:
    """Chooses tokens for one reply."""

    def __init__(self, temperature: float, seed: int) -> None:
        """Start anew; a negative seed takes a new one each time."""
        import torch

        self._temperature = temperature
        self._random = torch.Generator()
        if seed < 0:
            self._random.seed()
        else:
            self._random.manual_seed(seed)

    def token(self, scores: Any, allowed: Any = None) -> tuple[int, float]:
        """Return the next token, and its log-probability before temperature and grammar.

        Args:
            scores: what the model says of each token, 32 bits, shape (vocabulary,).
            allowed: which tokens may come; None: all.
        """
        import torch

        open_to = scores
        if allowed is not None:
            open_to = scores.masked_fill(~torch.from_numpy(allowed), float("-inf"))
        number = int(open_to.argmax()) if self._temperature <= 0 else self._drawn(open_to)
        return number, self.logprob(scores, number)

    def logprob(self, scores: Any, token: int) -> float:
        """Return the log-probability of `token`."""
        return float(scores[token] - scores.logsumexp(dim=-1))

    def _drawn(self, scores: Any) -> int:
        import torch

        best, numbers = torch.topk(scores, min(MOST_CANDIDATES, scores.shape[-1]))
        likely = torch.softmax(best / self._temperature, dim=-1)
        before = likely.cumsum(dim=-1) - likely
        likely = likely.masked_fill(before >= NUCLEUS, 0.0)
        return int(numbers[torch.multinomial(likely, 1, generator=self._random)])
