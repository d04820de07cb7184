"""Finding the quantity that a reader asks for, in any usual spelling."""

from __future__ import annotations

import re
from dataclasses import replace

from bpcalc.algebra.quantity import UPDATED, Kind, Quantity
from bpcalc.algebra.spelling import key
from bpcalc.derivation.derivation import Derivation
from bpcalc.errors import BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.model.convention import MOST_UPDATES, Biases

_BACKWARD = re.compile(r"d[^/]*/d|delta|Δ|.*\+$")
_AFTER = re.compile(r"(.+?)\s*@\s*(\d{1,12})")


class UnknownQuantityError(BpcalcError):
    """A text that names nothing in a network."""


def find(derivation: Derivation, text: str) -> Quantity:
    """The quantity of a derivation that a text names; `X@n` is X after n updates, wherever that may be.

    The derivation is that of the first update. An id is found first, then the other spellings. Raises BpcalcError,
    with the nearest names, for a text that names nothing or several things.
    """
    text = text.strip()
    if text in derivation.quantities:
        return derivation.quantities[text]
    match = _AFTER.fullmatch(text)
    if match and (base := derivation.quantities.get(match[1]) or _found(derivation, match[1])):
        return _after(base, int(match[2]), text)
    found = _found(derivation, text)
    if found is None:
        raise _unknown(derivation, text)
    return found


def iteration_of(quantity: Quantity) -> int:
    """How many updates come before the derivation that explains a quantity.

    A parameter after n updates is explained by the n-th update, everything else by the values it is over.
    """
    return max(0, quantity.at - 1) if quantity.kind in UPDATED else quantity.at


def _unknown(derivation: Derivation, text: str) -> BpcalcError:
    flat = derivation.network.flat_activation
    if flat and _BACKWARD.match(key(text)):
        message = f"there is no '{text}': the activation {flat} has no derivative, so there is no gradient"
        return UnknownQuantityError.of(message, "choose an activation that has one, such as sigmoid")
    stays = next((name for name in derivation.network.biases if text in (f"{name}+", f"{name}⁺", f"Δ{name}")), None)
    if stays is not None and derivation.network.convention.biases is Biases.FIXED:
        hint = "train them with --biases trained"
        return UnknownQuantityError.of(f"'{stays}' does not move: the biases are fixed", hint)
    network = derivation.network
    if any(neuron.name == text for neuron in network.neurons):
        hint = f"ask for net_{text}, out_{text} or delta_{text}"
        return UnknownQuantityError.of(f"'{text}' is a neuron, not a quantity", hint)
    if not network.learns and text.rstrip("+⁺") in (*network.weights, *network.biases):
        return UnknownQuantityError.of(f"there is no '{text}': this network has no update", "ask for its gradient")
    known = derivation.quantities.values()
    names = sorted({name for quantity in known for name in (quantity.id, quantity.name) if name})
    otherwise = "ids look like net_h1, out_o1, E_total, delta_h1, dE_total/dw1, w1+, E_total@100"
    hint = did_you_mean(text, names, otherwise)
    return UnknownQuantityError.of(f"there is no quantity '{text}' in this network", hint)


def _found(derivation: Derivation, text: str) -> Quantity | None:
    found = derivation.by_spelling.get(key(text), [])
    if len(found) > 1:
        raise BpcalcError.of(f"'{text}' could be {' or '.join(quantity.id for quantity in found)}", "write the id")
    return found[0] if found else None


def _after(quantity: Quantity, updates: int, text: str) -> Quantity:
    if quantity.kind in (Kind.INPUT, Kind.TARGET, Kind.RATE, Kind.CONSTANT, Kind.COUNT):
        raise BpcalcError.of(f"'{text}': {quantity.id} does not change with the updates", f"ask for {quantity.id}")
    if quantity.at:
        raise BpcalcError.of(
            f"'{text}' counts the updates twice", f"write {replace(quantity, at=quantity.at + updates).id}"
        )
    if updates > MOST_UPDATES:
        raise BpcalcError.of(f"'{text}' is after more than {MOST_UPDATES:,} updates", "ask for fewer")
    return replace(quantity, at=updates)
