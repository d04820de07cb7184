"""Which form a network is trained in: with statements for every sample, or those of one in a loop over all."""

from __future__ import annotations

from bpcalc.derivation.by_sample import by_sample, derive_pattern
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive, given_values
from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import Arithmetic
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.every_sample import EverySample
from bpcalc.training.form import Form
from bpcalc.training.one_for_all import OneForAll

FEW_SAMPLES = 8
"""Up to so many samples each has statements of its own: a loop over them would cost more than it saves."""


def form_of(network: Network, arithmetic: Arithmetic) -> Form:
    """The form in which a network is trained; where it sees all samples, with the formulas of its first update.

    Raises BpcalcError where a value that training needs is a symbol.
    """
    form = _one_for_all(network, arithmetic)
    if form is not None and network.takes_all_samples:
        form = form.at_start()
    return form or _every_sample(network, arithmetic)


def _one_for_all(network: Network, arithmetic: Arithmetic) -> OneForAll | None:
    values = (value for sample in network.samples for value in (*sample.inputs.values(), *sample.targets.values()))
    if len(network.samples) <= FEW_SAMPLES or None in values:
        return None
    pattern = derive_pattern(network, len(network.samples))
    _refuse_symbols(pattern)
    repeated = by_sample(pattern, len(network.samples))
    return None if repeated is None else OneForAll(pattern, repeated, arithmetic)


def _every_sample(network: Network, arithmetic: Arithmetic) -> EverySample:
    derivation = derive(network, batch=network.sample_numbers)
    _refuse_symbols(derivation)
    form = EverySample(derivation, arithmetic)
    return form.at_start() if network.takes_all_samples else form


def _refuse_symbols(derivation: Derivation) -> None:
    values = given_values(derivation.network)
    asked = {name for step in derivation.steps for name in step.needs}
    symbols = [quantity.id for quantity in derivation.given if values[quantity.id] is None and quantity.id in asked]
    if symbols:
        hint = said("give them values: --set {name}=0.5", name=symbols[0])
        if len(symbols) == 1:
            hint = said("give it a value: --set {name}=0.5", name=symbols[0])
        raise BpcalcError.of(said("training needs a number for {names}", names=", ".join(symbols)), hint)
