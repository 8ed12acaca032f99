"""The texts that came with a question as documents, where nothing else is there to search."""

from collections.abc import Sequence

from agent.messages import Attachment
from tools.documents.document import Document
from tools.documents.memory import InMemory
from tools.documents.passage import Passage
from tools.documents.splitting.split import split


def in_memory(attachments: Sequence[Attachment]) -> InMemory:
    """Return `attachments` as documents that are searched by their words; to be closed."""
    return InMemory((one for each in attachments for one in _passages(each)), None)


def _passages(attachment: Attachment) -> list[Passage]:
    name = attachment.name
    return list(split(Document(name, "text", attachment.text, title=name, verbatim=True)))
