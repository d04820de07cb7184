"""Why a local derivative is what it is: the exercise behind it, one rule a line, as blocks and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.step import Step
from bpcalc.document.blocks import Block, Expression, Heading, Paragraph, Parts, Reason, Table
from bpcalc.document.exercises import REST, Exercise, exercises
from bpcalc.language.said import said


def why(derivation: Derivation, steps: Iterable[Step], lines_follow: bool = True) -> Iterable[Block]:
    """The exercises as blocks, and a heading for the lines that follow them, if they do."""
    found = exercises(derivation, steps)
    for exercise in found:
        yield from exercise_blocks(exercise)
    if found and lines_follow:
        yield Heading(3, (said("In this network"),))


def exercise_blocks(exercise: Exercise) -> Iterable[Block]:
    """One exercise: what it works out, and each of its lines with the rule behind it."""
    yield Heading(3, (said("Why: {derivative}", derivative=exercise.step.quantity),))
    prime = said("The prime stands for the derivative by {by}.", by=exercise.by)
    if exercise.others:
        prime = said("The prime stands for the derivative by {by}; the others go the same way.", by=exercise.by)
    if REST.id in exercise.quantities:
        prime = said("{told} The other terms of the net are called rest.", told=prime)
    yield Paragraph((prime,))
    first, *others = (Expression(line.formula, exercise.quantities) for line in exercise.lines)
    rows: list[tuple[Parts, ...]] = [((exercise.step.quantity, " = ", first), ("",))]
    rows += [
        (("= ", formula), (line.rule, " · ", Reason(line.reason, exercise.step.quantity)))
        for formula, line in zip(others, exercise.lines[1:], strict=True)
    ]
    yield Table(((said("line"),), (said("why"),)), tuple(rows))


def why_record(found: Iterable[Exercise]) -> list[dict[str, Any]]:
    """The exercises for programs; formulas are Expressions."""
    return [
        {
            "id": exercise.step.id,
            "lines": [
                {
                    "formula": Expression(line.formula, exercise.quantities),
                    "rule": str(line.rule),
                    "reason": str(line.reason),
                }
                for line in exercise.lines
            ],
        }
        for exercise in found
    ]
