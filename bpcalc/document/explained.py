"""Explaining one quantity: the chain rule, the paths to the error, each factor once and numbered, the result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import sees_new_weights
from bpcalc.derivation.paths import Path, Ways, start_of
from bpcalc.derivation.step import PHASE_TITLES, Phase, Rule, Step
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
    Tone,
    Toned,
)
from bpcalc.document.exercises import Exercise, exercise_blocks
from bpcalc.document.introduction import setting
from bpcalc.document.layer_remarks import about_flat_places, about_parts, own_functions
from bpcalc.document.step_lines import given, line
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity
from bpcalc.language.said import said, said_of


def explained_blocks(
    derivation: Derivation,
    worked: Worked,
    asked: Quantity,
    goal: Quantity,
    exercises: Sequence[Exercise] | None = None,
    shown: set[str] | None = None,
) -> tuple[Block, ...]:
    """The explanation of a quantity; `worked` is the slice of the derivation that leads to its goal.

    `exercises` stand before the lines that they work out; None where they are not asked for. `shown` are the ids that
    the page has given, or worked in a forward pass, already: they are left out, and those of this explanation added.
    """
    blocks: list[Block] = [Heading(1, (asked,)), *setting(derivation.network, derivation.iteration, named=True)]
    steps = worked.derivation.steps
    if not steps:
        return (*blocks, Paragraph((said("This is given; nothing leads to it."),)), given(worked, [goal]))
    gradient = next((step for step in steps if _is_gradient_by_start(derivation, step, goal)), None)
    marks = {step.id: number for number, step in enumerate((s for s in steps if _is_factor(s, goal, gradient)), 1)}
    if gradient:
        blocks += chain_rule(derivation, gradient, marks)
    if any(sees_new_weights(derivation.network, step.layer) for step in steps if step.phase is Phase.BACKWARD):
        told_in_place = said(
            "In-place order: below the output layer these lines mix old and new weights; they are the derivative of "
            "nothing."
        )
        blocks.append(Paragraph((Toned(told_in_place, Tone.BAD),)))
    known = set() if shown is None else shown
    new_given = [quantity for quantity in worked.derivation.given if quantity.id not in known]
    new_steps = [step for step in steps if step.id not in known or step.id == goal.id]
    if worked.derivation.given:
        blocks.append(Heading(2, (said("Given"),)))
    if len(new_given) + len(new_steps) < len(worked.derivation.given) + len(steps):
        blocks.append(Paragraph((said("What is given or worked out above is not repeated."),)))
    if new_given:
        blocks.append(given(worked, new_given))
    known |= {quantity.id for quantity in new_given}
    known |= {step.id for step in steps if step.phase in (Phase.FORWARD, Phase.ERROR)}
    told: set[str] = set()
    before, elsewhere = _by_place(exercises or (), new_steps)
    for title, group in _sections(new_steps, marks, goal):
        blocks += [Heading(2, (title,)), *_remarks(worked, group, exercises is not None)]
        if group[0].phase is Phase.BACKWARD:
            blocks, elsewhere = [*blocks, *elsewhere], []
        for together in _split(group, before):
            blocks += before.get(together[0].id, ())
            lines = (_told_once(line(worked, step, marks.get(step.id, 0)), told) for step in together)
            blocks.append(Lines((tuple(lines),), reasons=True))
        if gradient in group and len(gradient.needs) > 1 and all(name in marks for name in gradient.needs):
            in_marks = Expression(gradient.tree, derivation.quantities, marks)
            blocks.append(Paragraph((gradient.quantity, " = ", in_marks)))
    if asked.kind in PARAMETERS and goal.kind is Kind.PARTIAL:
        reason = said("there is no loss to follow") if derivation.network.goal else "biases: fixed"
        stays = said("{parameter} stays as it is ({why}), so there is no update.", parameter=asked, why=reason)
        blocks.append(Paragraph((stays,)))
    return tuple(blocks)


def _by_place(exercises: Iterable[Exercise], steps: Iterable[Step]) -> tuple[dict[str, list[Block]], list[Block]]:
    """The blocks of the exercises by the id of the line that they work out, and of those whose line is not there."""
    ids = {step.id for step in steps}
    before: dict[str, list[Block]] = {}
    elsewhere: list[Block] = []
    for exercise in exercises:
        place = before.setdefault(exercise.step.id, []) if exercise.step.id in ids else elsewhere
        place += exercise_blocks(exercise)
    return before, elsewhere


def _split(steps: Iterable[Step], starts: Collection[str]) -> list[list[Step]]:
    """The steps in pieces, each of those named at the beginning of one."""
    pieces: list[list[Step]] = []
    for step in steps:
        if not pieces or step.id in starts:
            pieces.append([])
        pieces[-1].append(step)
    return pieces


def _remarks(worked: Worked, steps: Sequence[Step], with_why: bool) -> Iterable[Block]:
    """What a teacher would say of these steps, and the derivatives, rule by rule, of functions of one's own."""
    yield from about_flat_places(worked, steps)
    yield from about_parts(worked, steps)
    rules = (Rule.ACTIVATION_DERIVATIVE, Rule.LOSS_DERIVATIVE)
    for layer in dict.fromkeys(step.layer for step in steps if step.rule in rules and not with_why):
        yield from own_functions(worked.derivation.network, layer)


def _told_once(written: Line, told: set[str]) -> Line:
    """The line with its reason, or without where an earlier line has given the same."""
    if written.reason in told:
        return written._replace(reason="")
    told.add(written.reason)
    return written


def _is_gradient_by_start(derivation: Derivation, step: Step, goal: Quantity) -> bool:
    """Whether a step is the gradient that the explanation is about: by the goal's parameter, over all its uses."""
    quantity = step.quantity
    if quantity.of != replace(derivation.goal, at=0) or start_of(quantity) is None:
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


def _sections(steps: Iterable[Step], marks: Mapping[str, int], goal: Quantity) -> list[tuple[str, list[Step]]]:
    """The steps in the order of the derivation, under the headings of the explanation; empty ones left out."""
    titles = {**PHASE_TITLES, Phase.BACKWARD: said("Factors")}
    sections: list[tuple[str, list[Step]]] = []
    for step in steps:
        title = titles[step.phase]
        if step.phase is Phase.BACKWARD and step.id not in marks:
            is_result = step.quantity == goal and step.rule is Rule.LINEAR_FACTOR
            title = said("Result") if is_result else said("Gradient")
        if not sections or sections[-1][0] != title:
            sections.append((title, []))
        sections[-1][1].append(step)
    return sections


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
