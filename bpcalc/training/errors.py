"""The error after every update: all of them while they are few, evenly thinned once they are many."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass, field

from bpcalc.formula.arithmetic import Number

MOST = 100_000
"""Updates up to which every error is kept."""


@dataclass(frozen=True, repr=False)
class Errors:
    """`errors[n]` is E_total after n updates, up to `reached`. Raises KeyError where it has been thinned out.

    Kept are every `stride`-th error, those that were marked and the last. In a loop they come in their order, which is
    that of `counts`; -1 stands for the last.
    """

    reached: int
    stride: int
    _last: Number
    _evenly: MutableSequence[Number]
    _marked: dict[int, Number] = field(default_factory=dict)

    def __getitem__(self, count: int) -> Number:
        count = count if count >= 0 else self.reached + 1 + count
        if count == self.reached:
            return self._last
        if count % self.stride == 0 and 0 <= count < self.reached:
            return self._evenly[count // self.stride]
        if count > self.reached:
            raise KeyError(count)
        return self._marked[count]

    @property
    def counts(self) -> list[int]:
        """After how many updates the errors stand that are kept."""
        marked = (count for count in self._marked if count < self.reached)
        return sorted({*range(0, self.reached + 1, self.stride), *marked, self.reached})

    def __iter__(self) -> Iterator[Number]:
        return map(self.__getitem__, self.counts)

    def __len__(self) -> int:
        return len(self.counts)

    def evenly(self) -> tuple[Sequence[Number], Sequence[int]]:
        """Errors at even distances, and the last; and after how many updates, where that is not every one."""
        counts = range(0, self.reached + 1, self.stride)
        values = self._evenly[: len(counts)]
        if self.stride == 1:
            return values, ()
        if counts[-1] == self.reached:
            return values, counts
        values.append(self._last)
        return values, [*counts, self.reached]

    def carried_on(self, recorded: Sequence[Number], mark: bool) -> Errors:
        """The same with those that follow; `recorded` begins with the last of these again, its end may be marked.

        These errors stay as they are (Ctrl-C may come at any moment), so nothing that they look at is changed.
        """
        reached, stride, evenly = self.reached + len(recorded) - 1, self.stride, self._evenly
        del evenly[self.reached // stride + 1 :]
        evenly.extend(recorded[1 + (-self.reached - 1) % stride :: stride])
        while len(evenly) > MOST + 1:
            evenly, stride = evenly[::2], 2 * stride
        if mark:
            self._marked[reached] = recorded[-1]
        return Errors(reached, stride, recorded[-1], evenly, self._marked)


def first_error(value: Number, packed: MutableSequence[Number]) -> Errors:
    """The errors before any update: the first of them, put into an empty sequence."""
    packed.append(value)
    return Errors(0, 1, value, packed, {0: value})
