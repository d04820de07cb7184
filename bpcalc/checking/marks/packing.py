"""Claims as they come from another process, and lie in memory by the thousands: packed, till somebody looks at them."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from bpcalc.checking.verdicts import Claim

AT_HAND = 256
"""Students whose claims lie unpacked: those of most classes, which are looked at several times."""


class PackedClaims(Sequence[Claim]):
    """Claims, unpacked whenever they are looked at; whoever looks at those of one student again has them still."""

    __slots__ = ("_count", "_packed")

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._packed = zlib.compress(pickle.dumps(tuple(claims), pickle.HIGHEST_PROTOCOL), 1)
        self._count = len(claims)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Claim]:
        return iter(_unpacked(self._packed))

    @overload
    def __getitem__(self, place: int) -> Claim: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Claim]: ...

    def __getitem__(self, place: int | slice) -> Claim | Sequence[Claim]:
        return _unpacked(self._packed)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@lru_cache(AT_HAND)
def _unpacked(packed: bytes) -> tuple[Claim, ...]:
    claims: tuple[Claim, ...] = pickle.loads(zlib.decompress(packed))  # noqa: S301 - of our own process
    return claims
