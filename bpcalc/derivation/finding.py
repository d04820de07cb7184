"""Finding the quantity that a reader asks for, in any usual spelling."""

from __future__ import annotations

import re
from dataclasses import replace

from bpcalc.derivation.derivation import Derivation
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import UPDATED, Kind, Quantity
from bpcalc.formula.spelling import key
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import joined, said
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
        message = said(
            "there is no '{text}': the activation {name} has no derivative, so there is no gradient",
            text=text,
            name=flat,
        )
        return UnknownQuantityError.of(message, said("choose an activation that has one, such as sigmoid"))
    stays = next((name for name in derivation.network.biases if text in (f"{name}+", f"{name}⁺", f"Δ{name}")), None)
    if stays is not None and derivation.network.convention.biases is Biases.FIXED:
        hint = said("train them with --biases trained")
        return UnknownQuantityError.of(said("'{name}' does not move: the biases are fixed", name=stays), hint)
    network = derivation.network
    if any(neuron.name == text for neuron in network.neurons):
        hint = said("ask for net_{name}, out_{name} or delta_{name}", name=text)
        return UnknownQuantityError.of(said("'{name}' is a neuron, not a quantity", name=text), hint)
    if not network.learns and text.rstrip("+⁺") in (*network.weights, *network.biases):
        message = said("there is no '{text}': this network has no update", text=text)
        return UnknownQuantityError.of(message, said("ask for its gradient"))
    known = derivation.quantities.values()
    names = sorted({name for quantity in known for name in (quantity.id, quantity.name) if name})
    otherwise = said("ids look like net_h1, out_o1, E_total, delta_h1, dE_total/dw1, w1+, E_total@100")
    message = said("there is no quantity '{text}' in this network", text=text)
    return UnknownQuantityError.of(message, did_you_mean(text, names, otherwise))


def _found(derivation: Derivation, text: str) -> Quantity | None:
    found = derivation.by_spelling.get(key(text), [])
    if len(found) > 1:
        ids = joined((quantity.id for quantity in found), said(" or "))
        raise BpcalcError.of(said("'{text}' could be {ids}", text=text, ids=ids), said("write the id"))
    return found[0] if found else None


def _after(quantity: Quantity, updates: int, text: str) -> Quantity:
    if quantity.kind in (Kind.INPUT, Kind.TARGET, Kind.RATE, Kind.CONSTANT, Kind.COUNT):
        raise BpcalcError.of(
            said("'{text}': {id} does not change with the updates", text=text, id=quantity.id),
            said("ask for {id}", id=quantity.id),
        )
    if quantity.at:
        once = replace(quantity, at=quantity.at + updates)
        raise BpcalcError.of(said("'{text}' counts the updates twice", text=text), said("write {id}", id=once.id))
    if updates > MOST_UPDATES:
        message = said("'{text}' is after more than {most:,} updates", text=text, most=MOST_UPDATES)
        raise BpcalcError.of(message, said("ask for fewer"))
    return replace(quantity, at=updates)
