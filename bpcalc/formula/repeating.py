"""Compiling formulas of which most have a value for each sample: their statements once, in loops over the samples.

What one sample gives is worked by the very operations that `compiling` emits for it, and a sum over the samples adds
them up from the first to the last as a written sum does: every bit is what the unrolled code computes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from bpcalc.formula.arithmetic import FLOATS, Arithmetic, Number
from bpcalc.formula.compiling import function_of, indented, needed
from bpcalc.formula.emission import LONGEST_SUM, Emitter, tuple_of
from bpcalc.formula.formula import Formula, Symbol, difference, symbols_in
from bpcalc.formula.inlining import inlined

Rows: TypeAlias = Sequence[Sequence[Number]]
"""For each sample the values of the columns."""

_Tests: TypeAlias = Callable[[Iterable[str]], Iterable[str]]
"""Further statements, about what has just been defined."""

_NOTHING = "nothing"
_ASSIGNED = re.compile(r" *(v\d+) ")


class Repeated(NamedTuple):
    """Formulas in their order, of which some have a value for each sample.

    `columns` are given for each sample, the formulas of `each` are worked for each, and those of `sums` say what is
    added up over the samples. All other formulas are worked once, from such sums and from each other.
    """

    formulas: Mapping[str, Formula]
    columns: tuple[str, ...]
    each: frozenset[str]
    sums: frozenset[str]


RepeatedEvaluator: TypeAlias = Callable[[Sequence[Number], Rows], tuple[list[Number], list[tuple[Number, ...]]]]
"""From what is given, once and for each sample, to what is worked once and for each sample."""


class RepeatedLoop(Protocol):
    """A compiled training loop over samples; as `Loop`, with all samples and those to learn from."""

    def __call__(
        self,
        given: Sequence[Number],
        count: int,
        low: Number,
        high: Number,
        record: Callable[[Number], None],
        rows: Rows,
        batch: Rows,
    ) -> tuple[Number, ...]:
        """As of `Loop`."""


def repeated_evaluator(repeated: Repeated, given: Iterable[str], arithmetic: Arithmetic) -> RepeatedEvaluator:
    """A function to the values of all formulas, in order: those that are worked once, and those of each sample."""
    stages = _Stages(repeated, arithmetic)
    start = stages.emitter.unpacked(given)
    stages.loop_over("rows")
    stages.work(repeated.formulas, later=repeated.each)
    names = stages.emitter.names
    once = "".join(f"{names[name]}, " for name in repeated.formulas if name not in repeated.each | repeated.sums)
    each = [names[name] for name in repeated.formulas if name in repeated.each]
    found = f"return [{once}], [{tuple_of(each)} for {tuple_of(stages.unpacked)} in {stages.table}]"
    lines = ["def compiled(given, rows):", *indented([start, *stages.emitter.statements, found])]
    compiled: RepeatedEvaluator = function_of(stages.emitter, lines)
    return compiled


def repeated_loop(
    repeated: Repeated,
    given: Iterable[str],
    updates: Mapping[str, str],
    watched: str,
    arithmetic: Arithmetic,
    in_batches: bool = False,
) -> RepeatedLoop:
    """As `training_loop`: works the formulas, records the watched one and puts each new value in place of the old.

    What is watched is worked from all samples; the updates from those of a batch, if they come `in_batches`.
    """
    given = list(given)
    stages = _Stages(repeated, arithmetic)
    emitter = stages.emitter
    start = emitter.unpacked(given)
    starting_names = dict(emitter.names)
    before = needed(repeated.formulas, [watched])
    after = needed(repeated.formulas, updates.values())
    if not in_batches:
        after = {name: formula for name, formula in after.items() if name not in before}
    stages.loop_over("rows")
    stages.work(
        before, later=() if in_batches else {name for formula in after.values() for name in symbols_in(formula)}
    )
    error = emitter.names[watched]
    emitter.statements += [f"record({error})", f"if not low < {error} < high: break"]
    if in_batches:
        emitter.rename(starting_names)
        stages.loop_over("batch")
    stages.work(after, later=())
    emitter.statements += [f"{starting_names[old]} = {emitter.names[new]}" for old, new in updates.items()]
    results = tuple_of(starting_names[name] for name in given)
    body = [start, "for _ in range(count):", *indented(emitter.statements), f"return {results}"]
    header = "def compiled(given, count, low, high, record, rows, batch):"
    loop: RepeatedLoop = function_of(emitter, [header, *indented(inlined(body))])
    return loop


def repeated_check(
    repeated: Repeated, given: Iterable[str], pairs: Mapping[str, str], tolerance: float
) -> Callable[[Sequence[Number], Rows], bool]:
    """A function that tells, in floats, whether all values are surely finite and those of each pair surely alike."""
    differences = {f"{one} - {other}": (Symbol(one), Symbol(other)) for one, other in pairs.items()}
    formulas = {**repeated.formulas, **{name: difference(*both) for name, both in differences.items()}}
    stages = _Stages(repeated._replace(formulas=formulas, each=repeated.each | differences.keys()), FLOATS)
    names, bound = stages.emitter.names, stages.emitter.bound
    bound |= {"abs": abs, "tolerance": tolerance}

    def tests(defined: Iterable[str]) -> Iterator[str]:
        """What sends away at once: NaN − NaN and ∞ − ∞ are no zeros."""
        defined = list(defined)
        worked = list(dict.fromkeys(names[name] for name in defined if names[name].startswith("v")))
        for first in range(0, len(worked), LONGEST_SUM):
            yield f"whole = {' + '.join(worked[first : first + LONGEST_SUM])}"
            yield "if whole - whole: return False"
        for name in defined:
            if name in differences:
                yield f"if not abs({names[name]}) < tolerance*abs({names[differences[name][1].name]}): return False"

    start = stages.emitter.unpacked(given)
    stages.loop_over("rows")
    stages.work(formulas, later=(), tests=tests)
    body = inlined([start, *stages.emitter.statements, "return True"])
    compiled: Callable[[Sequence[Number], Rows], bool]
    compiled = function_of(stages.emitter, ["def compiled(given, rows):", *indented(body)])
    return compiled


def _no_tests(_defined: Iterable[str]) -> Iterable[str]:
    return ()


class _Stages:
    """Statements in stages: what is worked once, then a loop over the samples, then what its sums lead to, and so on.

    `table` is what the next loop goes over, `unpacked` what stands in a row of it.
    """

    def __init__(self, repeated: Repeated, arithmetic: Arithmetic) -> None:
        self.emitter = Emitter(arithmetic)
        self.emitter.bound[_NOTHING] = arithmetic.number(-0.0)  # which changes no number that is added to it
        self.table = ""
        self.unpacked: list[str] = []
        self._repeated = repeated
        self._tables = 0

    def loop_over(self, table: str) -> None:
        """Goes on with the samples of that table, of which nothing is known but the columns."""
        self.table = table
        self.unpacked = self.emitter.named_afresh(self._repeated.columns)

    def work(self, formulas: Mapping[str, Formula], later: Collection[str], tests: _Tests = _no_tests) -> None:
        """Adds the statements for these formulas, those of `tests` after what they are about.

        `later` names what is still asked of each sample afterwards.
        """
        stages = self._stages(formulas)
        for stage in range(max(stages.values(), default=0) + 1):
            here = {name: formula for name, formula in formulas.items() if stages[name] == stage}
            once = [name for name in here if name not in self._repeated.each | self._repeated.sums]
            for name in once:
                self.emitter.define(name, here[name])
            self.emitter.statements += tests(once)
            each = {name: formula for name, formula in here.items() if name in self._repeated.each}
            sums = {
                name: formula
                for name, formula in formulas.items()
                if name in self._repeated.sums and stages[name] == stage + 1
            }
            if each or sums:
                to_come = [formula for name, formula in formulas.items() if stages[name] > stage and name not in sums]
                self._add_loop(
                    each, sums, {*later, *(name for formula in to_come for name in symbols_in(formula))}, tests
                )

    def _stages(self, formulas: Mapping[str, Formula]) -> dict[str, int]:
        """How many loops must come before each formula: a sum is known after the loop that adds it up."""
        stages: dict[str, int] = {}
        for name, formula in formulas.items():
            before = max((stages.get(needs, 0) for needs in symbols_in(formula)), default=0)
            stages[name] = before + 1 if name in self._repeated.sums else before
        return stages

    def _add_loop(
        self, each: Mapping[str, Formula], sums: Mapping[str, Formula], wanted: Collection[str], tests: _Tests
    ) -> None:
        emitter = self.emitter
        totals = dict(zip(sums, emitter.named_afresh(sums), strict=True))
        with emitter.block() as block:
            for name, formula in each.items():
                emitter.define(name, formula)
            block += tests(each)
            for name, formula in sums.items():
                (added,) = symbols_in(formula)
                block.append(f"{totals[name]} += {emitter.names[added]}")
        of_row = dict.fromkeys([*self.unpacked, *(found[1] for found in map(_ASSIGNED.match, block) if found)])
        known = {*self._repeated.columns, *self._repeated.each} & emitter.names.keys()
        asked = {emitter.names[name] for name in known.intersection(wanted)}
        carried = [name for name in of_row if name in asked]
        opening = f"for {tuple_of(self.unpacked)} in {self.table}:"
        emitter.statements += [f"{total} = {_NOTHING}" for total in totals.values()]
        if not set(carried) <= set(self.unpacked):
            self.table, self.unpacked = f"r{self._tables}", carried
            self._tables += 1
            emitter.statements.append(f"{self.table} = []")
            block.append(f"{self.table}.append({tuple_of(carried)})")
        emitter.statements += [opening, *indented(block)]
