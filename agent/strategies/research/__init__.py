"""Research: a text browser collects quotes, and the answer is written from the quotes alone.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332), without its training: no demonstrations, and
no reward model (see `best`).
"""

from agent.strategies.research.best import answer
from agent.strategies.research.choices import Options

__all__ = ["Options", "answer"]
