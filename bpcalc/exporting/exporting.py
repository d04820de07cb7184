"""From a network to the text of a script, once it is sure that the network can be worked in numbers."""

from __future__ import annotations

from importlib import import_module

from bpcalc.derivation.deriving import derive
from bpcalc.derivation.working import work
from bpcalc.errors import BpcalcError
from bpcalc.exporting.libraries import LIBRARIES
from bpcalc.exporting.plan import planned
from bpcalc.formula.quantity import learning_rate, target
from bpcalc.functions.table import listed
from bpcalc.language.said import said
from bpcalc.model.network import Network


def exported(network: Network, library: str, iterations: int) -> str:
    """A script that repeats that many updates of a network with a library.

    Raises BpcalcError for what a script cannot repeat, and where a value cannot be worked.
    """
    _refuse_symbols(network)
    if network.goal and len(network.samples) > 1:
        fault = said("the gradient of an output itself is exported for one sample, and there are several")
        raise BpcalcError.of(fault, said("leave one sample in the file"))
    derivation = derive(network)
    work(derivation)  # what has no value here has none in a script
    script: str = import_module(LIBRARIES[library]).script(planned(derivation, iterations))
    return script


def _refuse_symbols(network: Network) -> None:
    symbols = [name for sample in network.samples for name, value in sample.inputs.items() if value is None]
    if not network.goal:
        for sample in network.samples:
            symbols += [target(name).id for name, value in sample.targets.items() if value is None]
    for values in (network.weights, network.biases, network.constants):
        symbols += [name for name, value in values.items() if value is None]
    if network.learns and network.convention.learning_rate is None:
        symbols.append(learning_rate().id)
    names = list(dict.fromkeys(symbols))
    if names:
        hint = said("give them values: --set {name}=0.5", name=names[0])
        if len(names) == 1:
            hint = said("give it a value: --set {name}=0.5", name=names[0])
        raise BpcalcError.of(said("a script needs a number for {names}", names=listed(names)), hint)
