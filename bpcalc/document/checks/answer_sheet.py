"""What an answer sheet asks for: quantities under the headings of the derivation, with their true values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.displaying import one_line
from bpcalc.document.worked import section_title, shown_steps


class Section(NamedTuple):
    """Quantities that are asked for under one heading: ids with their values, None where a symbol has none."""

    title: str
    asked: tuple[tuple[str, Fraction | None], ...]


class AnswerSheet(NamedTuple):
    """A sheet to hand out: `config` is the network as `check` will find it, `digits` the decimals of the key.

    `filled` says that the right answers stand in it.

    >>> import bpcalc
    >>> bpcalc.sheet(bpcalc.load("classic"), "net_h1").sections[0].asked
    (('net_h1', Fraction(151, 400)),)
    """

    title: str
    config: str
    sections: Sequence[Section]
    filled: bool = False
    digits: int = 9

    def __repr__(self) -> str:
        asked = sum(len(section.asked) for section in self.sections)
        return one_line(
            self, f"{self.config or self.title}: {asked} quantities, {'filled' if self.filled else 'blank'}"
        )


def sections(worked: Worked, only: Collection[str] = ()) -> tuple[Section, ...]:
    """What to ask for: all that notes work out, or what `only` picks by phases and ids.

    A derivative that only repeats what stands beside a symbol, ∂net/∂w = out, is asked for by its id alone.
    """
    steps = [
        step
        for step in shown_steps(worked, only)
        if worked.exact[step.id] is not None and (step.rule is not Rule.LINEAR_FACTOR or step.id in only)
    ]

    def title(step: Step) -> str:
        by_layer = step.phase in (Phase.FORWARD, Phase.BACKWARD)
        sample = step.quantity.sample if step.phase is Phase.FORWARD else 0
        return section_title(worked, step.phase, step.layer if by_layer else -1, sample)

    return tuple(
        Section(heading, tuple((step.id, worked.exact[step.id]) for step in group))
        for heading, group in groupby(steps, key=title)
    )
