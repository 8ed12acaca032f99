"""Model weights: which there are, where they lie, and how they get there."""

from agent.models.weights.catalogue import CATALOGUE, FROM_A_FILE, Parts, Weights, find
from agent.models.weights.files import State, leftovers, path_of, state, verify
from agent.models.weights.means import Means
from agent.models.weights.progress import Progress, Report
from agent.models.weights.pulling import locate, pull, remove

__all__ = [
    "CATALOGUE",
    "FROM_A_FILE",
    "Means",
    "Parts",
    "Progress",
    "Report",
    "State",
    "Weights",
    "find",
    "leftovers",
    "locate",
    "path_of",
    "pull",
    "remove",
    "state",
    "verify",
]
