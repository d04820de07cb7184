"""The chain rule of one gradient: the product, why there are as many paths as there are, and the paths as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bpcalc.algebra.quantity import Quantity
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.paths import Path, Ways, start_of
from bpcalc.derivation.step import Step
from bpcalc.document.blocks import Block, Branch, Expression, Heading, Mark, Paragraph, Part, Parts, Tone, Toned
from bpcalc.functions.table import counted

MOST_PATHS = 16
"""Paths that are drawn in full; where there are more, shared parts are drawn once."""


def chain_rule(derivation: Derivation, gradient: Step, marks: Mapping[str, int]) -> Iterable[Block]:
    """The blocks about a gradient; `marks` are the numbers of the factors, by id."""
    start = start_of(gradient.quantity)
    if start is None:
        return
    ways = Ways(derivation, gradient.quantity)
    count = ways.counts.get(start.id, 0)
    yield Heading(2, ("The chain rule",))
    yield Paragraph((gradient.quantity, " = ", Expression(gradient.formula, derivation.quantities)))
    yield Paragraph(_why(derivation, ways, start, count))
    yield _branch(ways.paths_from(start, fold=count > MOST_PATHS), marks)


def _why(derivation: Derivation, ways: Ways, start: Quantity, count: int) -> Parts:
    """Why there are as many paths as there are."""
    uses = ways.uses
    if not count:
        return ("No path leads from ", start, " to ", ways.goal, ", so the gradient is 0.")
    if count == 1:
        return ("There is one path from ", start, " to ", ways.goal, ": one product.")
    forks = [name for name in _reached(uses, start.id) if len(uses.get(name, ())) > 1]
    told: list[Part] = [start, " reaches ", ways.goal, f" along {count:,} paths, because "]
    fork = derivation.quantities[forks[0]]
    users = uses[forks[0]]
    told += [fork, " goes into ", users[0]]
    told += [part for user in users[1:3] for part in (", " if user is not users[-1] else " and ", user)]
    told += [f" and {len(users) - 3} more"] if len(users) > 3 else []
    told += (
        [f"; {counted(len(forks) - 1, 'more such fork follows', 'more such forks follow')}"] if len(forks) > 1 else []
    )
    told += [". The chain rule multiplies along a path and adds the paths."]
    return tuple(told)


def _reached(uses: Mapping[str, list[Quantity]], start: str) -> list[str]:
    """Everything that a quantity goes into, nearest first."""
    reached = {start: None}
    waiting = [start]
    for name in waiting:
        new = [user.id for user in uses.get(name, ()) if user.id not in reached]
        reached |= dict.fromkeys(new)
        waiting += new
    return waiting


def _branch(path: Path, marks: Mapping[str, int]) -> Branch:
    parts: list[Part] = [path.quantity]
    if path.factor is not None:
        parts += ["   "]
        if path.factor.id in marks:
            parts += [Mark(marks[path.factor.id]), " "]
        parts += [path.factor]
    if path.folded:
        parts += [Toned("   and on as from ", Tone.WEAK), path.folded]
    return Branch(tuple(parts), tuple(_branch(onward, marks) for onward in path.onward))
