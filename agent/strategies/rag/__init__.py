"""RAG: passages that a search finds stand in front of the model, which answers from them alone.

Method: Lewis et al. 2020, arXiv:2005.11401, in its form of retrieving, then reading, with a model
and an embedder that were not trained together. The quotes, and saying that there is no answer, are
ours.
"""

from agent.strategies.rag.answering import answer
from agent.strategies.rag.choices import Options

__all__ = ["Options", "answer"]
