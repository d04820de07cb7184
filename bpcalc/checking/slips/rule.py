"""What a rule of the checker is made of: the mistake, why it is one, and a line that makes it beside a right one."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A right and a wrong line about a network, as notes write them; as a sheet does where it is `of_sheet`.

    `network` is the name of a bundled one, or the text of a file.
    """

    right: str
    wrong: str
    network: str = "classic"
    of_sheet: bool = False

    @property
    def shown(self) -> str:
        """Both lines in one."""
        return f"{self.right} → {self.wrong}"


class FinerRule(NamedTuple):
    """One way to make a mistake of the class `slip`: what was done, and how to remember that it is wrong."""

    slip: str
    name: str
    what: str
    why: str
    example: Example
