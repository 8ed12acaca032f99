"""What the program says where a question is taken for one that no page can answer."""

from agent.strategies.absence import CHINESE


def refused(question: str) -> str:
    """Return what is said where the model took `question` for nonsense or too controversial."""
    if CHINESE.search(question) is not None:
        return "这个问题没有可以查证的答案。"
    return "This question has no answer that could be looked up."
