"""Tree of Thoughts: generate thoughts, judge them, keep the best, and go on from those.

Method: Yao et al. 2023, arXiv:2305.10601.
"""

from agent.strategies.tot.answering import answer
from agent.strategies.tot.choices import Options

__all__ = ["Options", "answer"]
