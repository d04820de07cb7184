"""Explaining one quantity: the chain rule, the paths to the error, each factor once and numbered, the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bpcalc.algebra.quantity import PARAMETERS, Kind, Quantity, total_error
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import sees_new_weights
from bpcalc.derivation.paths import Path, path_counts, paths_from, uses_of
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import (
    Block,
    Branch,
    Expression,
    Heading,
    Line,
    Lines,
    Mark,
    Paragraph,
    Part,
    Parts,
    Tone,
    Toned,
)
from bpcalc.document.lines import given, line
from bpcalc.model.network import Network

MOST_PATHS = 16
"""Paths that are drawn in full; where there are more, shared parts are drawn once."""


def explained_blocks(derivation: Derivation, worked: Worked, asked: Quantity, goal: Quantity) -> tuple[Block, ...]:
    """The explanation of a quantity; `worked` is the slice of the derivation that leads to its goal."""
    blocks: list[Block] = [Heading(1, (asked,)), _setting(derivation.network)]
    steps = worked.derivation.steps
    if not steps:
        return (*blocks, Paragraph(("This is given; nothing leads to it.",)), given(worked, [goal]))
    gradient = next((step for step in steps if _is_gradient_by_start(step, goal)), None)
    marks = {step.id: number for number, step in enumerate((s for s in steps if _is_factor(s, goal, gradient)), 1)}
    if gradient:
        blocks += _chain_rule(derivation, gradient, marks)
    if any(sees_new_weights(derivation.network, step.layer) for step in steps if step.phase is Phase.BACKWARD):
        told_in_place = "In-place order: below the output layer these lines mix old and new weights; they are the "
        told_in_place += "derivative of nothing."
        blocks.append(Paragraph((Toned(told_in_place, Tone.BAD),)))
    if worked.derivation.given:
        blocks += [Heading(2, ("Given",)), given(worked)]
    told: set[str] = set()
    for title, group in _sections(steps, marks, goal):
        blocks += [
            Heading(2, (title,)),
            Lines((tuple(_told_once(line(worked, s, marks.get(s.id, 0)), told) for s in group),), reasons=True),
        ]
        if gradient in group and (product := _product_of_marks(gradient, marks)):
            blocks.append(Paragraph((gradient.quantity, " = ", *product)))
    if asked.kind in PARAMETERS and goal.kind is Kind.PARTIAL:
        blocks.append(Paragraph((asked, " stays as it is (biases: fixed), so there is no update.")))
    return tuple(blocks)


def _setting(network: Network) -> Paragraph:
    """What the explanation is about: the network and its convention."""
    order, biases = network.convention.order, network.convention.biases
    return Paragraph((Toned(f"network {network.name} · order {order} · biases {biases}", Tone.WEAK),))


def _told_once(written: Line, told: set[str]) -> Line:
    """The line with its reason, or without where an earlier line has given the same."""
    if written.reason in told:
        return written._replace(reason="")
    told.add(written.reason)
    return written


def start_of(gradient: Quantity) -> Quantity | None:
    """The given quantity that a gradient of the error is by."""
    by = gradient.by
    if by is None or by.kind not in (*PARAMETERS, Kind.INPUT):
        return None
    if by.kind is Kind.INPUT:
        return Quantity(by.kind, by.name, sample=gradient.sample)
    return Quantity(by.kind, by.name, at=gradient.at)


def _is_gradient_by_start(step: Step, goal: Quantity) -> bool:
    """Whether a step is the gradient that the explanation is about: by the goal's parameter, over all its uses."""
    quantity = step.quantity
    if quantity.of is None or quantity.of.kind is not Kind.TOTAL_ERROR or start_of(quantity) is None:
        return False
    wanted = goal.by.name if goal.by is not None else goal.name
    return (
        quantity.by is not None
        and quantity.by.name == wanted
        and (quantity == goal or quantity.via == "")
        and quantity.sample == goal.sample
    )


def _is_factor(step: Step, goal: Quantity, gradient: Step | None) -> bool:
    return step.phase is Phase.BACKWARD and step.quantity != goal and step != gradient


def _chain_rule(derivation: Derivation, gradient: Step, marks: Mapping[str, int]) -> Iterable[Block]:
    start = start_of(gradient.quantity)
    if start is None:
        return
    count = path_counts(derivation).get(start.id, 0)
    yield Heading(2, ("The chain rule",))
    yield Paragraph((gradient.quantity, " = ", Expression(gradient.formula, derivation.quantities)))
    yield Paragraph(_why(derivation, start, count))
    fold = count > MOST_PATHS
    yield _branch(paths_from(derivation, start, fold), marks)


def _why(derivation: Derivation, start: Quantity, count: int) -> Parts:
    """Why there are as many paths as there are."""
    uses = uses_of(derivation)
    if not count:
        return ("No path leads from ", start, " to ", total_error(at=derivation.iteration), ", so the gradient is 0.")
    if count == 1:
        return (
            "There is one path from ",
            start,
            " to ",
            total_error(at=derivation.iteration),
            ": one product.",
        )
    forks = [name for name in _reached(uses, start.id) if len(uses.get(name, ())) > 1]
    told: list[Part] = [start, f" reaches the error along {count:,} paths, because "]
    fork = derivation.quantities[forks[0]]
    users = uses[forks[0]]
    told += [fork, " goes into ", users[0]]
    told += [part for user in users[1:3] for part in (", " if user is not users[-1] else " and ", user)]
    told += [f" and {len(users) - 3} more"] if len(users) > 3 else []
    told += [f"; {len(forks) - 1} more such forks follow"] if len(forks) > 1 else []
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


def _sections(steps: Iterable[Step], marks: Mapping[str, int], goal: Quantity) -> list[tuple[str, list[Step]]]:
    """The steps in the order of the derivation, under the headings of the explanation; empty ones left out."""
    titles = {
        Phase.FORWARD: "Forward pass",
        Phase.ERROR: "Error",
        Phase.BACKWARD: "Factors",
        Phase.UPDATE: "Update",
        Phase.AFTER: "After the update",
    }
    sections: list[tuple[str, list[Step]]] = []
    for step in steps:
        title = titles[step.phase]
        if step.phase is Phase.BACKWARD and step.id not in marks:
            title = "Gradient" if step.quantity != goal or step.rule is not Rule.LINEAR_FACTOR else "Result"
        if not sections or sections[-1][0] != title:
            sections.append((title, []))
        sections[-1][1].append(step)
    return sections


def _product_of_marks(gradient: Step, marks: Mapping[str, int]) -> Parts:
    """The gradient in the numbers of its factors: ⑨ × ⑩ × ⑪, or ④ + ⑧ where uses or samples are added."""
    numbers = [marks[name] for name in gradient.needs if name in marks]
    if len(numbers) < 2 or len(numbers) < len(gradient.needs):
        return ()
    sign = " × " if gradient.rule is Rule.CHAIN_RULE else " + "
    if gradient.rule is Rule.MEAN_OVER_SAMPLES:
        return ()
    parts: list[Part] = []
    for number in numbers:
        parts += [sign, Mark(number)]
    return tuple(parts[1:])
