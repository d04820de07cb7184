"""What a quantity is called in a notation, as text for a terminal, as ASCII, and as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from bpcalc.formula.quantity import UPDATED, Kind, Quantity, error, net, partial, total_error
from bpcalc.notation.notation import FIELD, NOTATIONS, Notation
from bpcalc.notation.placement import Placement, Role, Seat
from bpcalc.typesetting.filling import Label, filled, neuron_put_in, parts_of
from bpcalc.typesetting.letters import ascii_letters, latex_letters, latex_script, superscript

_GREEK = {"alpha": "α", "beta": "β", "epsilon": "ε", "mu": "μ", "rho": "ρ", "delta": "δ", "weight_decay": "λ"}
_CONSTANT = re.compile(rf"({'|'.join(_GREEK)})([0-9]*)('*)")


class Style(NamedTuple):
    """How labels become text: `one` writes a label, its path and its suffix, `over` a partial derivative."""

    one: Callable[[Label, str, str], str]
    over: Callable[[str, str, str, str], str]


def label(quantity: Quantity, notation: Notation, placement: Placement, style: Style) -> str:
    """What the quantity is called: `∂E_total/∂w5`, `w5⁺`; in ASCII `dE_total/dw5`, `w5+`."""
    quantity = _as_written(quantity, notation, placement)
    sample = f"[{quantity.sample}]" if quantity.sample else ""
    via = _neuron(quantity.via, notation, placement)
    if quantity.of is not None and quantity.by is not None:
        of, by = (label(part, notation, placement, style) for part in (quantity.of, quantity.by))
        return style.over(of, by, via, sample + quantity.after)
    if (
        quantity.kind in notation.new
        and quantity.at == 1
        and (quantity.kind, quantity.name) not in taken_twice(notation, placement)
    ):
        renewed = filled(notation.new[quantity.kind], quantity, placement)
        if renewed is not None:
            return style.one(renewed, via, sample)
    after = "⁺" if quantity.kind in UPDATED and quantity.at == 1 else quantity.after
    return style.one(_label(quantity, notation, placement), via, sample + after)


def letter(kind: Kind, role: Role | None, notation: Notation) -> str:
    """What any quantity of a kind is called, without a name: `z` for nets; nothing where the notation has no such."""
    found = (role and notation.templates.get((kind, role))) or notation.templates.get(kind, ())
    first = found if isinstance(found, str) else next(iter(found), "")
    parts = parts_of(first)
    return parts[0] if parts and not FIELD.search(parts[0]) else ""


def _neuron(name: str, notation: Notation, placement: Placement) -> str:
    """What a path through a neuron is called by."""
    seat = placement.neurons.get(name)
    return neuron_put_in(notation.neuron, seat) if seat else name


def _as_written(quantity: Quantity, notation: Notation, placement: Placement) -> Quantity:
    """δ as the partial derivative that it is, where the notation has no letter for it; and by the error it is of."""
    sample, at = quantity.sample, quantity.at
    if quantity.kind is Kind.DELTA and notation.templates.get(Kind.DELTA) == ():
        quantity = partial(total_error(), net(quantity.name), sample=sample, at=at)
    if notation.own_errors and quantity.of == total_error() and quantity.by is not None:
        outputs = [] if placement.coupled else list(_led_to(quantity.by, quantity.via, placement))
        if len(outputs) == 1 and outputs[0].role is Role.OUTPUT:
            return replace(quantity, of=error(outputs[0].name), via="")
    return quantity


def _led_to(by: Quantity, via: str, placement: Placement) -> Iterator[Seat]:
    """The neurons that something goes into, or that it is of."""
    if via in placement.neurons:
        yield placement.neurons[via]
    elif by.kind in (Kind.OUT, Kind.NET):
        yield placement.neurons[by.name]
    elif by.kind is Kind.WEIGHT:
        yield from (to for _, to in placement.weights.get(by.name, ()))
    elif by.kind is Kind.BIAS:
        yield from placement.biases.get(by.name, ())


def _label(quantity: Quantity, notation: Notation, placement: Placement) -> Label:
    """The label of what is no partial derivative."""
    if quantity.kind is Kind.CONSTANT:
        return _constant(quantity.name)
    if quantity.kind is Kind.CHANGE:
        kind = Kind.WEIGHT if quantity.name in placement.weights else Kind.BIAS
        changed = _label(Quantity(kind, quantity.name), notation, placement)
        return changed._replace(letter=f"Δ{changed.letter}")
    if (quantity.kind, quantity.name) in taken_twice(notation, placement):
        notation = NOTATIONS["net-out"]
    return _by_template(quantity, notation, placement)


def _by_template(quantity: Quantity, notation: Notation, placement: Placement) -> Label:
    seat = placement.neurons.get(quantity.name)
    found = notation.templates.get((quantity.kind, seat.role), "") if seat else ""
    templates = found or notation.templates.get(quantity.kind, ())
    for template in (templates,) if isinstance(templates, str) else templates:
        made = filled(template, quantity, placement)
        if made is not None:
            return made
    return Label(quantity.name)


@cache
def taken_twice(notation: Notation, placement: Placement) -> Collection[tuple[Kind, str]]:
    """What the notation would call by the same label as something else, so that it is called as in net-out."""
    neurons = list(placement.neurons)
    outputs = [name for name, seat in placement.neurons.items() if seat.role is Role.OUTPUT]
    names: dict[Kind, Collection[str]] = {
        **{Kind.INPUT: placement.inputs, Kind.WEIGHT: placement.weights, Kind.BIAS: placement.biases},
        **{Kind.NET: neurons, Kind.OUT: neurons, Kind.TARGET: outputs, Kind.ERROR: outputs},
        **{Kind.TOTAL_ERROR: [""], Kind.RATE: [""]},
    }
    if notation.templates.get(Kind.DELTA) != ():
        names[Kind.DELTA] = neurons
    found: dict[Label, list[tuple[Kind, str]]] = {}
    for kind, members in names.items():
        for name in members:
            found.setdefault(_by_template(Quantity(kind, name), notation, placement), []).append((kind, name))
    return frozenset(each for same in found.values() if len(same) > 1 for each in same)


def _constant(name: str) -> Label:
    greek = _CONSTANT.fullmatch(name)
    return Label(_GREEK[greek[1]] + greek[2] + greek[3]) if greek else Label(name)


def _text(label: Label, via: str, after: str) -> str:
    above = superscript(label.above)
    below = f"_{label.below}" if label.below else ""
    return label.letter + above + below + (f":{via}" if via else "") + after


def _text_over(of: str, by: str, via: str, after: str) -> str:
    return f"∂{of}/∂{by}" + (f":{via}" if via else "") + after


def _ascii(label: Label, via: str, after: str) -> str:
    plain = label._replace(above="")
    above = f"^{label.above}" if label.above else ""
    return ascii_letters(_text(plain._replace(letter=label.letter + above), via, after))


def _latex(label: Label, via: str, after: str) -> str:
    letter, below = latex_letters(label.letter, alone=not label.below)
    letter, primes = letter.rstrip("'"), len(letter) - len(letter.rstrip("'"))
    script = latex_script(label.below) or below
    raised = [r"\prime" * primes, latex_script(label.above)]
    above = " ".join(filter(None, raised)) + after.replace("⁺", "+")  # \primeh1 would be another command
    text = letter + (f"_{{{script}}}" if script else "") + (f"^{{{above}}}" if above else "")
    return rf"\left.{text}\right|_{{{latex_script(via)}}}" if via else text


def _latex_over(of: str, by: str, via: str, after: str) -> str:
    text = rf"\frac{{\partial {of}}}{{\partial {by}}}"
    if not via and not after:
        return text
    path = f"_{{{latex_script(via)}}}" if via else ""
    return rf"\left.{text}\right|{path}" + (f"^{{{after}}}" if after else "")


UNICODE = Style(_text, _text_over)
ASCII = Style(_ascii, lambda of, by, via, after: ascii_letters(_text_over(of, by, via, after)))
LATEX = Style(_latex, _latex_over)
