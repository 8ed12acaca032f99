"""A small library of invented pages: the worked examples of the prompts are played on it."""

from collections.abc import Mapping

from tests.tools.documents.pages import Pages, documents

PAGES: Mapping[str, tuple[str, str]] = {
    "marlow-lighthouse.md": (
        "Marlow Lighthouse",
        "Marlow Lighthouse stands on the northern cape of Sarn Island. It was built in 1871 by the "
        "engineer Ada Brandt. Its lamp has been electric since 1934.",
    ),
    "ada-brandt.md": (
        "Ada Brandt",
        "Ada Brandt (1832-1901) was an engineer of harbours and lighthouses. She was born in "
        "Velmouth and studied in Corvin. In 1880 she was awarded the Tesmer Medal.",
    ),
    "jonas-lind.md": (
        "Jonas Lind (painter)",
        "Jonas Lind (1840-1919) was a painter of ships and storms. Lind was born in Corvin, where "
        "his father kept the post office.",
    ),
    "青岚桥.md": (
        "青岚桥",
        "青岚桥是清水河上的一座石拱桥，位于柳溪镇东边。桥由工匠陆远山主持修建，1642年完工。",
    ),
}


def library() -> Pages:
    """Return the pages as documents."""
    return documents({f"/library/{name}|{title}": text for name, (title, text) in PAGES.items()})
