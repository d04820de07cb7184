"""What a quantity is called in a notation, as text for a terminal, as ASCII, and as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from bpcalc.algebra.notation import Notation
from bpcalc.algebra.placement import Placement, Role, Spot
from bpcalc.algebra.quantity import UPDATED, Kind, Quantity, error, net, partial, total_error
from bpcalc.typesetting.letters import ascii_letters, latex_letters, latex_script, superscript

_GREEK = {"alpha": "α", "beta": "β", "epsilon": "ε", "mu": "μ", "rho": "ρ", "delta": "δ", "weight_decay": "λ"}
_CONSTANT = re.compile(rf"({'|'.join(_GREEK)})([0-9]*)('*)")
_PIECE = r"(?:\{\w+\}|[^_^{}])"
_TEMPLATE = re.compile(
    rf"(?P<letter>{_PIECE}+)(?:\^(?P<first_above>{_PIECE}*))?(?:_(?P<below>{_PIECE}*))?(?:\^(?P<above>{_PIECE}*))?"
)
_FIELD = re.compile(r"\{(\w+)\}")


class Label(NamedTuple):
    """A letter or word, what stands below it and above it."""

    letter: str
    below: str = ""
    above: str = ""


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
    if quantity.kind in notation.new and quantity.at == 1:
        renewed = _filled(notation.new[quantity.kind], quantity, placement)
        if renewed is not None:
            return style.one(renewed, via, sample)
    after = "⁺" if quantity.kind in UPDATED and quantity.at == 1 else quantity.after
    return style.one(_label(quantity, notation, placement), via, sample + after)


def _neuron(name: str, notation: Notation, placement: Placement) -> str:
    """What a path through a neuron is called by."""
    spot = placement.neurons.get(name)
    return _put_in(notation.neuron, {"name": name, **_of_spot("", spot)}) if spot else name


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


def _led_to(by: Quantity, via: str, placement: Placement) -> Iterator[Spot]:
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
    spot = placement.neurons.get(quantity.name)
    found = notation.templates.get((quantity.kind, spot.role), "") if spot else ""
    templates = found or notation.templates.get(quantity.kind, ())
    for template in (templates,) if isinstance(templates, str) else templates:
        filled = _filled(template, quantity, placement)
        if filled is not None:
            return filled
    return Label(quantity.name)


def _constant(name: str) -> Label:
    greek = _CONSTANT.fullmatch(name)
    return Label(_GREEK[greek[1]] + greek[2] + greek[3]) if greek else Label(name)


def _filled(template: str, quantity: Quantity, placement: Placement) -> Label | None:
    """The template with what stands for its braces; None where there is nothing, or not one thing only."""
    parts = _parts(template)
    if parts is None:
        return None
    found = set()
    for fields in _fields(quantity, placement):
        try:
            letter, below, above = (_without_commas(_put_in(part, fields)) for part in parts)
        except KeyError:
            return None
        found.add(Label(letter, below, above))
    return found.pop() if len(found) == 1 else None


@cache
def _parts(template: str) -> tuple[str, str, str] | None:
    """The letter of a template, what stands below it and what above."""
    match = _TEMPLATE.fullmatch(template)
    return match and (match["letter"], match["below"] or "", match["above"] or match["first_above"] or "")


def _put_in(part: str, fields: Mapping[str, Any]) -> str:
    """The part with the fields in its braces and nothing else: it may come from a file."""
    return _FIELD.sub(lambda match: str(fields[match[1]]), part)


def _without_commas(script: str) -> str:
    """Numbers of one digit stand side by side: W_12, but W_1,12."""
    pieces = script.split(",")
    return "".join(pieces) if all(len(piece) == 1 for piece in pieces) else script


def _fields(quantity: Quantity, placement: Placement) -> Iterator[Mapping[str, Any]]:
    """What the braces of a template stand for, use by use."""
    name: dict[str, Any] = {"name": quantity.name}
    if quantity.kind is Kind.WEIGHT or quantity.name in placement.weights:
        uses: Iterable[tuple[Spot | None, Spot]] = placement.weights.get(quantity.name, ())
    elif quantity.kind is Kind.BIAS:
        uses = ((None, to) for to in placement.biases.get(quantity.name, ()))
    else:
        spots = placement.inputs if quantity.kind is Kind.INPUT else placement.neurons
        spot = spots.get(quantity.name)
        yield {**name, "deep": _deep(spot, placement), **(_of_spot("", spot) if spot else {})}
        return
    fields = []
    for start, to in uses:
        fields.append({**name, **_of_spot("to_", to), **(_of_spot("from_", start) if start else {})})
        if start:
            fields[-1]["from_deep"] = _deep(start, placement)
    yield from fields or [name]


def _deep(spot: Spot | None, placement: Placement) -> str:
    """The layer in brackets, where there are several hidden ones and this is one of them."""
    return f"({spot.layer})" if spot and spot.role is Role.HIDDEN and placement.is_deep else ""


def _of_spot(prefix: str, spot: Spot) -> dict[str, Any]:
    found = {"layer": spot.layer, "index": spot.index, "number": spot.number}
    found_with_prefix: dict[str, Any] = {prefix + key: value for key, value in found.items()}
    if prefix:
        letter = "X" if spot.role is Role.INPUT else "Y"
        found_with_prefix |= {prefix.rstrip("_"): spot.name, f"{prefix}letter": letter}
    return found_with_prefix


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
    script = latex_script(label.below) or below
    above = label.above + after.replace("⁺", "+")
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
