"""Deriving a network: the forward pass, the backward pass, the updates, and the error afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bpcalc.derivation.backward import write_backward, write_input_gradients
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.draft import Draft
from bpcalc.derivation.forward import write_forward
from bpcalc.derivation.gradients import parameters_complete_at
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.updates import moves, write_changes, write_schedule, write_updates
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import (
    Kind,
    Quantity,
    constant,
    count_of_updates,
    input_value,
    learning_rate,
    moment,
    target,
)
from bpcalc.language.said import said
from bpcalc.model.convention import Biases, Order
from bpcalc.model.network import Network

if TYPE_CHECKING:
    import sympy

MOST_KEPT = 8
"""Derivations of one network that are kept: a command has need of three at most."""


class MeaninglessConventionError(BpcalcError):
    """A convention that a network has no meaning under."""


def derive(
    network: Network,
    iteration: int = 0,
    everything: bool = False,
    batch: tuple[int, ...] | None = None,
    samples: tuple[int, ...] | None = None,
) -> Derivation:
    """All steps of the update after `iteration` updates, under the network's own convention.

    `everything` adds the lines that notes leave out but a reader may ask for: the gradients to the inputs and the
    changes Δw. `batch` are the numbers of the samples to learn from, those of this iteration unless given, `samples`
    those that are written down, all unless given. The same is derived once: the network keeps its last derivations.
    Raises MeaninglessConventionError where in-place updates would have no meaning.

    >>> import bpcalc
    >>> bpcalc.derive(bpcalc.load("classic")).steps[0].formula
    b1*1 + i1*w1 + i2*w2
    """
    if network.convention.biases is Biases.SPLIT:
        network = network.with_split_biases()
    batch = network.batch_numbers(iteration) if batch is None else batch
    kept: dict[tuple[object, ...], Derivation] = network.derived
    asked, all_of_it = ((iteration, batch, samples, extras) for extras in (everything, True))
    found, whole = kept.pop(asked, None), kept.get(all_of_it)
    if found is None:
        found = _without_extras(whole) if whole else _derived(network, iteration, everything, batch, samples)
    kept[asked] = found
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]
    return found


def _derived(
    network: Network, iteration: int, everything: bool, batch: tuple[int, ...], samples: tuple[int, ...] | None
) -> Derivation:
    in_place = network.convention.order is Order.IN_PLACE
    draft = Draft(network, iteration, batch, samples)
    if in_place:
        _refuse_sharing_across_layers(draft)
    given = _given(draft)
    write_forward(draft)
    if network.flat_activation:
        return _written_down(network, iteration, given, draft.steps)
    if in_place and network.learns:
        write_schedule(draft)
    for layer in reversed(range(len(network.layers))):
        write_backward(draft, layer)
        if everything and layer == 0:
            write_input_gradients(draft)
        if in_place:
            write_updates(draft, parameters_complete_at(draft, layer), layer)
    if network.learns:
        if not in_place:
            write_schedule(draft)
            write_updates(draft, draft.network.users)
        if everything:
            write_changes(draft)
        draft.at += 1
        write_forward(draft, Phase.AFTER, Phase.AFTER)
    return _written_down(network, iteration, given, draft.steps)


def is_in_notes(step: Step) -> bool:
    """Whether notes write this line; the others are derived for whoever asks for them."""
    by = step.quantity.by
    return step.rule is not Rule.CHANGE and (by is None or by.kind is not Kind.INPUT)


def given_values(network: Network, iteration: int = 0) -> dict[str, Fraction | None]:
    """The exact values that the file gives, by id; None is a symbol."""
    values: dict[str, Fraction | None] = {}
    for sample, number in zip(network.samples, network.sample_numbers, strict=True):
        values |= {input_value(name, number).id: value for name, value in sample.inputs.items()}
        values |= {target(name, number).id: value for name, value in sample.targets.items()}
    values |= {Quantity(Kind.WEIGHT, name, at=iteration).id: value for name, value in network.weights.items()}
    values |= {Quantity(Kind.BIAS, name, at=iteration).id: value for name, value in network.biases.items()}
    values |= {quantity.id: Fraction(0) for quantity in _moments(network, iteration)}
    values |= {constant(name).id: value for name, value in network.constants.items()}
    values[count_of_updates(network.count).id] = Fraction(iteration + 1)
    return values | {learning_rate().id: network.convention.learning_rate}


def given_after(network: Network, iteration: int, state: Mapping[str, Any]) -> dict[str, Any]:
    """The values of everything given after so many updates, by id.

    `state` holds what has moved, by ids without a count of updates.
    """
    values: dict[str, Any] = dict(given_values(network, iteration))
    moving = [Quantity(Kind.WEIGHT, name, at=iteration) for name in network.weights]
    moving += [Quantity(Kind.BIAS, name, at=iteration) for name in network.biases]
    moving += _moments(network, iteration)
    return values | {quantity.id: state[quantity.bare_id] for quantity in moving if quantity.bare_id in state}


def sees_new_weights(network: Network, layer: int) -> bool:
    """Whether the backward pass of a layer (−1: of the inputs) mixes old and new weights, and is no derivative."""
    last = len(network.layers) - 1
    return network.convention.order is Order.IN_PLACE and last > 0 and layer < last


def _given(draft: Draft) -> tuple[Quantity, ...]:
    network = draft.network
    inputs = (input_value(name, sample) for sample in draft.samples for name in network.inputs)
    targets = (target(name, sample) for sample in draft.samples for name in network.outputs if not network.goal)
    constants = map(constant, network.constants)
    moments = (quantity for quantity in _moments(network, draft.at) if moves(draft, quantity.name))
    counts = network.optimizer.counts or network.schedule.formula is not None
    count = (count_of_updates(network.count),) if counts and network.learns else ()
    rate = (learning_rate(),) if network.learns else ()
    return (*inputs, *targets, *draft.parameters.values(), *constants, *moments, *count, *rate)


def _without_extras(whole: Derivation) -> Derivation:
    return _written_down(whole.network, whole.iteration, whole.given, filter(is_in_notes, whole.steps))


def _written_down(network: Network, iteration: int, given: tuple[Quantity, ...], written: Iterable[Step]) -> Derivation:
    """The derivation; constants of functions that take no part in it are left out."""
    steps = tuple(written)
    if network.constants:
        needed = {name for step in steps for name in step.needs}
        given = tuple(quantity for quantity in given if quantity.kind is not Kind.CONSTANT or quantity.id in needed)
    return Derivation(network, iteration, given, steps)


def _moments(network: Network, iteration: int) -> list[Quantity]:
    """What the optimizer keeps for every parameter."""
    names = (*network.weights, *network.biases)
    return [moment(state, name, iteration) for name in names for state in network.optimizer.states]


def _refuse_sharing_across_layers(draft: Draft) -> None:
    for name, users in draft.network.users.items():
        if len({layer for layer, _ in users}) > 1 and moves(draft, name):
            raise MeaninglessConventionError.of(
                said("'{name}' is used in several layers, so it has no one moment for an in-place update", name=name),
                said("use the order {order}", order=Order.SIMULTANEOUS.value),
            )


def graph(network: Network) -> dict[str, sympy.Expr]:
    """The whole network as a graph of SymPy's expressions: each Step's formula by its id, in the order of the notes.

    The expressions are unevaluated and over symbols that are named by ids, those of what is given and of other Steps.

    >>> import bpcalc
    >>> bpcalc.graph(bpcalc.load("classic"))["out_h1"]
    1/(1 + exp(-net_h1))
    """
    return derive(network, everything=True).formulas
