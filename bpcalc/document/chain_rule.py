"""The chain rule of one gradient: the product, why there are as many paths as there are, and the paths as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.paths import Path, Ways, start_of
from bpcalc.derivation.step import Step
from bpcalc.document.blocks import Block, Branch, Expression, Heading, Mark, Paragraph, Part, Tone, Toned
from bpcalc.formula.quantity import Quantity
from bpcalc.language.said import said, said_of

MOST_PATHS = 16
"""Paths that are drawn in full; where there are more, shared parts are drawn once."""


def chain_rule(derivation: Derivation, gradient: Step, marks: Mapping[str, int]) -> Iterable[Block]:
    """The blocks about a gradient; `marks` are the numbers of the factors, by id."""
    start = start_of(gradient.quantity)
    if start is None:
        return
    ways = Ways(derivation, gradient.quantity)
    count = ways.counts.get(start.id, 0)
    yield Heading(2, (said("The chain rule"),))
    yield Paragraph((gradient.quantity, " = ", Expression(gradient.tree, derivation.quantities)))
    yield Paragraph((_why(derivation, ways, start, count),))
    yield _branch(ways.paths_from(start, fold=count > MOST_PATHS), marks)


def _why(derivation: Derivation, ways: Ways, start: Quantity, count: int) -> str:
    """Why there are as many paths as there are."""
    uses = ways.uses
    if not count:
        return said("No path leads from {start} to {goal}, so the gradient is 0.", start=start, goal=ways.goal)
    if count == 1:
        return said("There is one path from {start} to {goal}: one product.", start=start, goal=ways.goal)
    forks = [name for name in _reached(uses, start.id) if len(uses.get(name, ())) > 1]
    reason = said("{fork} goes into {users}", fork=derivation.quantities[forks[0]], users=_named(uses[forks[0]]))
    if len(forks) > 1:
        more = said_of(len(forks) - 1, "{count:,} more such fork follows", "{count:,} more such forks follow")
        reason = said("{reason}; {more}", reason=reason, more=more)
    return said(
        "{start} reaches {goal} along {count:,} paths, because {reason}. The chain rule multiplies along a path and "
        "adds the paths.",
        start=start,
        goal=ways.goal,
        count=count,
        reason=reason,
    )


def _named(users: Sequence[Quantity]) -> str:
    """Two quantities or more by their names; where there are many, the first three."""
    first, second, *others = users
    if not others:
        return said("{first} and {second}", first=first, second=second)
    third, *others = others
    if not others:
        return said("{first}, {second} and {third}", first=first, second=second, third=third)
    return said(
        "{first}, {second}, {third} and {count} more", first=first, second=second, third=third, count=len(others)
    )


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
        parts += ["   ", Toned(said("and on as from {quantity}", quantity=path.folded), Tone.WEAK)]
    return Branch(tuple(parts), tuple(_branch(onward, marks) for onward in path.onward))
