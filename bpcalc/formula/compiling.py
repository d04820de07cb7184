"""Compiling formulas: one Python function that works them all, and one that repeats them as a training loop.

The source holds only generated names (`v0`, `v1` …) and numerals, never a name that a user wrote, so running it
is safe whatever the network file says. Statements are emitted by the same `Emitter` for both functions and all
arithmetics: what the loop computes is bit for bit what the single pass computes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.emission import Emitter, tuple_of
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.inlining import inlined


class Loop(Protocol):
    """A compiled training loop."""

    def __call__(
        self, given: Sequence[Number], count: int, low: Number, high: Number, record: Callable[[Number], None]
    ) -> tuple[Number, ...]:
        """The given values after at most `count` rounds.

        Calls `record` with the watched value once a round, before the round's update, and stops there, without
        that update, as soon as the value is not between `low` and `high`.
        """


def needed(formulas: Mapping[str, Formula], wanted: Iterable[str]) -> dict[str, Formula]:
    """Those formulas, in the same order, that lead to the wanted names; found from their symbols alone."""
    reached: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            if name in formulas:
                waiting.extend(symbols_in(formulas[name]))
    return {name: formula for name, formula in formulas.items() if name in reached}


def evaluator(
    formulas: Mapping[str, Formula], given: Iterable[str], arithmetic: Arithmetic
) -> Callable[[Sequence[Number]], list[Number]]:
    """A function from the given values, in order, to the values of all formulas, in order."""
    emitter = Emitter(arithmetic)
    start = emitter.unpacked(given)
    for name, formula in formulas.items():
        emitter.define(name, formula)
    results = ", ".join(emitter.names[name] for name in formulas)
    body = [start, *emitter.statements, f"return [{results}]"]
    compiled: Callable[[Sequence[Number]], list[Number]] = function_of(
        emitter, ["def compiled(given):", *indented(body)]
    )
    return compiled


def training_loop(
    formulas: Mapping[str, Formula],
    given: Iterable[str],
    updates: Mapping[str, str],
    watched: str,
    arithmetic: Arithmetic,
    slots: Mapping[str, str] = MappingProxyType({}),
) -> Loop:
    """A loop that works the formulas, records the watched one and puts each new value in place of the old.

    `updates` maps the name of a given value to the name of the formula that replaces it. `slots` maps given values to
    others that stand for them in the updates, though not in what is watched: the samples of a batch.
    """
    given = list(given)
    emitter = Emitter(arithmetic)
    start = emitter.unpacked(given)
    starting_names = dict(emitter.names)
    before = needed(formulas, [watched])
    for name, formula in before.items():
        emitter.define(name, formula)
    guard = [f"record({emitter.names[watched]})", f"if not low < {emitter.names[watched]} < high: break"]
    forward, emitter.statements = emitter.statements, []
    if slots:
        emitter.rename(starting_names | {name: starting_names[slot] for name, slot in slots.items()})
    for name, formula in needed(formulas, updates.values()).items():
        if slots or name not in before:
            emitter.define(name, formula)
    replaced = [f"{starting_names[old]} = {emitter.names[new]}" for old, new in updates.items()]
    rounds = [*forward, *guard, *emitter.statements, *replaced]
    results = tuple_of(starting_names[name] for name in given)
    body = [start, "for _ in range(count):", *indented(rounds), f"return {results}"]
    loop: Loop = function_of(emitter, ["def compiled(given, count, low, high, record):", *indented(inlined(body))])
    return loop


def indented(lines: Iterable[str]) -> list[str]:
    """The lines as those of a block."""
    return ["    " + line for line in lines]


def function_of(emitter: Emitter, lines: Iterable[str]) -> Any:
    """The function `compiled` of these lines, which know nothing but what the emitter has bound."""
    namespace: dict[str, Any] = {
        "__builtins__": {"range": range},
        "inf": math.inf,
        **emitter.bound,
    }
    # Only generated names and numerals are in the source: see the sentence at the top of this file.
    exec(compile("\n".join(lines), "<derivation>", "exec"), namespace)  # noqa: S102
    return namespace["compiled"]
