"""One result as an engine's page had it, before anything is believed."""

from dataclasses import dataclass, field


@dataclass
class Raw:
    """What ddgs fills in, by the names that its engines know.

    Unlike its own results it keeps addresses as they were: decoded ones lead elsewhere.
    """

    title: str = ""
    href: str = ""
    body: str = ""
    date: str = ""
    image: str = ""
    source: str = ""
    told: object = field(default="", init=False)
    """The date as it stood on the page, in words or as seconds since 1970."""

    @property
    def url(self) -> str:
        """The address; engines for news call it so."""
        return self.href

    @url.setter
    def url(self, address: str) -> None:
        self.href = address

    def __setattr__(self, name: str, value: object) -> None:
        if name == "date" and value and not self.told:
            self.told = value  # later ddgs computes a date of its own
        object.__setattr__(self, name, value or "")
