"""Deriving a network: the forward pass, the backward pass, the updates, and the error afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from bpcalc.algebra.formulas import difference
from bpcalc.algebra.quantity import Kind, Quantity, change, input_value, learning_rate, target
from bpcalc.derivation.backward import parameters_complete_at, write_backward, write_input_gradients
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.draft import Draft
from bpcalc.derivation.forward import write_forward
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.errors import BpcalcError
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.model.convention import Biases, Order
from bpcalc.model.network import Network

_DESCENT = OPTIMIZERS["gradient-descent"]


class MeaninglessConventionError(BpcalcError):
    """A convention that a network has no meaning under."""


def derive(network: Network, iteration: int = 0, everything: bool = False) -> Derivation:
    """All steps of the update after `iteration` updates, under the network's own convention.

    `everything` adds the lines that notes leave out but a reader may ask for: the gradients to the inputs and the
    changes Δw. Raises MeaninglessConventionError where in-place updates would have no meaning.
    """
    if network.convention.biases is Biases.SPLIT:
        network = network.with_split_biases()
    in_place = network.convention.order is Order.IN_PLACE
    draft = Draft(network, iteration)
    if in_place:
        _refuse_sharing_across_layers(draft)
    given = _given(draft)
    write_forward(draft)
    for layer in reversed(range(len(network.layers))):
        write_backward(draft, layer)
        if everything and layer == 0:
            write_input_gradients(draft)
        if in_place:
            _write_updates(draft, parameters_complete_at(draft, layer), layer)
    if not in_place:
        _write_updates(draft, draft.network.users)
    if everything:
        _write_changes(draft)
    draft.at += 1
    write_forward(draft, Phase.AFTER, Phase.AFTER)
    return Derivation(network, iteration, given, tuple(draft.steps))


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
    return values | {learning_rate().id: network.convention.learning_rate}


def given_after(network: Network, iteration: int, state: Mapping[str, Any]) -> dict[str, Any]:
    """The values of everything given after so many updates, by id; `state` holds the parameters that moved, by name."""
    values: dict[str, Any] = dict(given_values(network, iteration))
    for name, value in state.items():
        kind = Kind.WEIGHT if name in network.weights else Kind.BIAS
        values[Quantity(kind, name, at=iteration).id] = value
    return values


def sees_new_weights(network: Network, layer: int) -> bool:
    """Whether the backward pass of a layer (−1: of the inputs) mixes old and new weights, and is no derivative."""
    last = len(network.layers) - 1
    return network.convention.order is Order.IN_PLACE and last > 0 and layer < last


def _given(draft: Draft) -> tuple[Quantity, ...]:
    network = draft.network
    samples = network.sample_numbers
    inputs = (input_value(name, sample) for sample in samples for name in network.inputs)
    targets = (target(name, sample) for sample in samples for name in network.outputs)
    return (*inputs, *targets, *draft.parameters.values(), learning_rate())


def _write_updates(draft: Draft, names: Iterable[str], layer: int = -1) -> None:
    """Writes the new value of each parameter that moves; from here on it stands for the parameter."""
    rate = learning_rate().symbol
    for name in names:
        old = draft.parameters[name]
        if not _moves(draft, name):
            continue
        new = Quantity(old.kind, name, at=draft.at + 1)
        formula = _DESCENT.formula(old.symbol, rate, draft.gradient(name).symbol)
        draft.add(new, formula, Rule.UPDATE, Phase.UPDATE, layer)
        draft.parameters[name] = new


def _moves(draft: Draft, name: str) -> bool:
    is_bias = draft.parameters[name].kind is Kind.BIAS
    return not (is_bias and draft.network.convention.biases is Biases.FIXED)


def _write_changes(draft: Draft) -> None:
    for name, new in draft.parameters.items():
        if new.at > draft.at:
            old = Quantity(new.kind, name, at=draft.at)
            draft.add(change(name, draft.at), difference(new.symbol, old.symbol), Rule.CHANGE, Phase.UPDATE)


def _refuse_sharing_across_layers(draft: Draft) -> None:
    for name, users in draft.network.users.items():
        if len({layer for layer, _ in users}) > 1 and _moves(draft, name):
            raise MeaninglessConventionError.of(
                f"'{name}' is used in several layers, so it has no one moment for an in-place update",
                "use the order simultaneous",
            )
