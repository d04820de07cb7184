"""How far long work has come, for whoever wants to watch it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeAlias


class Reached(Protocol):
    """What is told how much of the total is done, and the total, if it has turned out to be another one."""

    def __call__(self, done: int, total: int | None = None, /) -> None:
        """Tells it."""


Progress: TypeAlias = Callable[[str, int], AbstractContextManager[Reached]]
"""What shows work while it lasts: it is told what is done, and how much there is of it in total."""


@contextmanager
def unwatched(_what: str, _total: int) -> Iterator[Reached]:
    """Work that nobody watches."""
    yield lambda _done, _total=None: None
