"""Filling a notation's templates with the names, layers and numbers of a quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from bpcalc.formula.quantity import Kind, Quantity
from bpcalc.notation.notation import FIELD, TEMPLATE
from bpcalc.notation.placement import Placement, Role, Seat


class Label(NamedTuple):
    """A letter or word, what stands below it and above it."""

    letter: str
    below: str = ""
    above: str = ""


def neuron_put_in(template: str, seat: Seat) -> str:
    """The template with what stands for a neuron in its braces."""
    return _put_in(template, {"name": seat.name, **_of_seat("", seat)})


def filled(template: str, quantity: Quantity, placement: Placement) -> Label | None:
    """The template with what stands for its braces; None where there is nothing, or not one thing only."""
    parts = parts_of(template)
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
def parts_of(template: str) -> tuple[str, str, str] | None:
    """The letter of a template, what stands below it and what above."""
    match = TEMPLATE.fullmatch(template)
    return match and (match["letter"], match["below"] or "", match["above"] or match["first_above"] or "")


def _put_in(part: str, fields: Mapping[str, Any]) -> str:
    """The part with the fields in its braces and nothing else: it may come from a file."""
    return FIELD.sub(lambda match: str(fields[match[1]]), part)


def _without_commas(script: str) -> str:
    """Numbers of one digit stand side by side: W_12, but W_1,12."""
    pieces = script.split(",")
    return "".join(pieces) if all(sum(map(str.isdigit, piece)) <= 1 for piece in pieces) else script


def _fields(quantity: Quantity, placement: Placement) -> Iterator[Mapping[str, Any]]:
    """What the braces of a template stand for, use by use."""
    name: dict[str, Any] = {"name": quantity.name}
    if quantity.kind is Kind.WEIGHT or quantity.name in placement.weights:
        uses: Iterable[tuple[Seat | None, Seat]] = placement.weights.get(quantity.name, ())
    elif quantity.kind is Kind.BIAS:
        uses = ((None, to) for to in placement.biases.get(quantity.name, ()))
    else:
        seats = placement.inputs if quantity.kind is Kind.INPUT else placement.neurons
        seat = seats.get(quantity.name)
        yield {**name, "deep": _deep(seat, placement), **(_of_seat("", seat) if seat else {})}
        return
    fields = []
    for start, to in uses:
        fields.append({**name, **_of_seat("to_", to), **(_of_seat("from_", start) if start else {})})
        if start:
            fields[-1]["from_deep"] = _deep(start, placement)
    yield from fields or [name]


def _deep(seat: Seat | None, placement: Placement) -> str:
    """The layer in brackets, where there are several hidden ones and this is one of them."""
    return f"({seat.layer})" if seat and seat.role is Role.HIDDEN and placement.is_deep else ""


def _of_seat(prefix: str, seat: Seat) -> dict[str, Any]:
    found = {"layer": seat.layer, "index": seat.index, "number": seat.number}
    found_with_prefix: dict[str, Any] = {prefix + key: value for key, value in found.items()}
    if prefix:
        letter = "X" if seat.role is Role.INPUT else "Y"
        found_with_prefix |= {prefix.rstrip("_"): seat.name, f"{prefix}letter": letter}
    return found_with_prefix
