"""How far long work has come, for whoever wants to watch it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

Reached: TypeAlias = Callable[[int], None]
"""What is told how much of the total is done."""

Progress: TypeAlias = Callable[[str, int], AbstractContextManager[Reached]]
"""What shows work while it lasts: it is told what is done, and how much there is of it in total."""


@contextmanager
def unwatched(_what: str, _total: int) -> Iterator[Reached]:
    """Work that nobody watches."""
    yield lambda _reached: None
