"""The gradients that a program of one's own has worked out: matrices and lists such as dW1 and db1, as answers."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from bpcalc.checking.sheets.filled_sheet import fault
from bpcalc.checking.sheets.gradient_files import Array, Named, Value, arrays_of, named_by, number_of
from bpcalc.checking.sheets.reading import Sheet
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.checking.text import Text
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.finding import find
from bpcalc.errors import BpcalcError
from bpcalc.formula.formula import Number
from bpcalc.language.said import said
from bpcalc.model.network import Layer

_OF_DOUBLES, _OF_SINGLES, _OF_HALVES = 12, 6, 3
"""Significant digits that a program can answer for, in floats of 64 bits, of 32 and of 16."""

_NEAR = Fraction(1, 1000)
"""So near to a true value, a number tells which way a square matrix lies."""


class GradientReader:
    """Reads gradients of the network of one derivation; `true` gives the value of an id, if it has one."""

    def __init__(self, text: Text, derivation: Derivation, true: Callable[[str], Fraction | None]) -> None:
        self._text, self._derivation, self._true = text, derivation, true
        self._statements: dict[str, Statement | Unreadable] = {}
        self._wrong: list[Unreadable] = []

    def sheet(self) -> Sheet:
        """The gradients as one sheet. Raises BpcalcError where there are none."""
        student, arrays = arrays_of(self._text)
        told = [(array, named) for array in arrays if (named := named_by(array.path))]
        if any(named.is_gradient for _, named in told):
            told = [(array, named) for array, named in told if named.is_gradient]
        else:
            told = []
        if not told:
            hint = said("name them dW1, db1, dW2, … or dE_total/dw1")
            raise fault(self._text, said("there are no gradients here"), hint)
        layers = self._layers([(array, named) for array, named in told if array.dimensions or not self._by_name(array)])
        tall = self._usual_way([(a, layers[n.number]) for a, n in told if not n.is_bias and n.number in layers])
        for array, named in told:
            layer = layers.get(named.number)
            if (id_ := self._by_name(array)) and not array.dimensions:
                self._answer(id_, array.rows[0][0])
            elif layer is None:
                self._refuse(array, said("there is no layer of this number in this network"))
            elif named.is_bias:
                self._biases(array, layer)
            else:
                self._weights(array, layer, tall)
        statements = (*self._wrong, *self._statements.values())
        asked = tuple(self._statements)
        return Sheet(Document(self._text.file, statements, student, "", asked, is_sheet=True), {})

    def _by_name(self, array: Array) -> str:
        """The id of the derivative that a single number is called by, as dw5 and dE/dw5 are."""
        for name in (array.path[-1], f"dE_total/{array.path[-1]}", re.sub(r"(?i)^grad_?|_?grad$", "", array.path[-1])):
            for spelled in (name, f"dE_total/d{name}"):
                try:
                    quantity = find(self._derivation, spelled[:200])
                except BpcalcError:
                    continue
                if quantity.id in self._derivation.trees and quantity.id.startswith("d"):
                    return quantity.id
        return ""

    def _layers(self, told: Sequence[tuple[Array, Named]]) -> dict[int | None, Layer]:
        """The layers of the network by the numbers that the program calls them, which may begin with any."""
        layers = self._derivation.network.layers
        numbers = sorted({named.number for _, named in told if named.number is not None})
        if not numbers:
            return {None: layers[0]} if len(layers) == 1 else {}
        if len(numbers) == len(layers):
            return dict(zip(numbers, layers, strict=True))
        first = 0 if numbers[0] == 0 else 1
        return {number: layers[number - first] for number in numbers if number - first < len(layers)}

    def _usual_way(self, matrices: Sequence[tuple[Array, Layer]]) -> bool:
        """Whether rows are neurons in those matrices whose shape tells, or whose numbers do."""
        votes = 0
        for array, layer in matrices:
            rows, sources = len(layer.neurons), len(_sources(layer))
            for is_tall, shape in ((1, (rows, sources)), (-1, (sources, rows))):
                if _shape(array) == shape:
                    votes += is_tall * (1 + self._fits(array.rows, layer, is_tall > 0))
        return votes >= 0

    def _weights(self, array: Array, layer: Layer, tall: bool) -> None:
        """Answers for the weights of a layer, whichever way the matrix lies."""
        count, sources = len(layer.neurons), len(_sources(layer))
        ways = {True: (count, sources), False: (sources, count)}
        flat = [value for row in array.rows for value in row]
        if array.dimensions < 2 and len(flat) == count * sources:
            forms = {way: _cut(flat, shape[1]) for way, shape in ways.items()}
        else:
            forms = {way: array.rows for way, shape in ways.items() if _shape(array) == shape}
        if not forms:
            why = said(
                "this matrix is not of {rows} × {columns} numbers, nor the other way round", rows=count, columns=sources
            )
            self._refuse(array, why)
            return
        way = max(forms, key=lambda way: (self._fits(forms[way], layer, way), way == tall))
        for id_, value in _placed(forms[way], layer, way):
            self._answer(f"dE_total/d{id_}", value)

    def _fits(self, rows: Sequence[Sequence[Value]], layer: Layer, is_tall: bool) -> int:
        """How many numbers of a matrix are near what they should be."""
        pairs = ((self._true(f"dE_total/d{id_}"), number_of(value)) for id_, value in _placed(rows, layer, is_tall))
        return sum(t is not None and v is not None and abs(v - t) <= _NEAR * abs(t) for t, v in pairs)

    def _biases(self, array: Array, layer: Layer) -> None:
        """Answers for the biases of a layer; of a bias that neurons share, its sum or the part of each neuron."""
        values = [value for row in array.rows for value in row]
        biases = [neuron.bias for neuron in layer.neurons if neuron.bias is not None]
        shared = list(dict.fromkeys(biases))
        if len(values) == len(shared):
            pairs = [(f"dE_total/d{bias}", value) for bias, value in zip(shared, values, strict=True)]
        elif len(values) == len(layer.neurons):
            pairs = []
            for neuron, value in zip(layer.neurons, values, strict=True):
                total = f"dE_total/d{neuron.bias}"
                part = f"{total}:{neuron.name}"
                if neuron.bias is not None:
                    is_sum = biases.count(neuron.bias) < 2 or self._is_near(total, value)
                    pairs.append((total if is_sum or part not in self._derivation.trees else part, value))
        else:
            self._refuse(array, said("this list is not of {count} numbers", count=len(layer.neurons)))
            return
        for id_, value in pairs:
            self._answer(id_, value)

    def _is_near(self, id_: str, value: Value) -> bool:
        true, number = self._true(id_), number_of(value)
        return true is not None and number is not None and abs(number - true) <= _NEAR * abs(true)

    def _answer(self, id_: str, value: Value) -> None:
        spot = self._text.spot(*value.at)
        if id_ in self._statements:
            return
        number = number_of(value)
        if id_ not in self._derivation.trees:
            why = said("there is no quantity '{text}' in this network", text=id_)
            self._wrong.append(Unreadable(spot, None, why))
        elif number is None:
            self._statements[id_] = Unreadable(spot, id_, said("{written} is not a number", written=spot.text[:40]))
        else:
            places = _places(value.written, number)
            rounded = Fraction(round(number * Fraction(10) ** places)) / Fraction(10) ** places
            self._statements[id_] = Statement(id_, (Number(rounded, spot, places),), spot=spot)

    def _refuse(self, array: Array, why: str) -> None:
        self._wrong.append(Unreadable(self._text.spot(*array.at), None, why))


def _sources(layer: Layer) -> list[str]:
    """What leads into a layer, in its order."""
    return list(dict.fromkeys(one.source.name for neuron in layer.neurons for one in neuron.incoming))


def _placed(rows: Sequence[Sequence[Value]], layer: Layer, is_tall: bool) -> Iterator[tuple[str, Value]]:
    """The weights of a layer with the numbers of a matrix."""
    for at, source in enumerate(_sources(layer)):
        for place, neuron in enumerate(layer.neurons):
            weight = next((one.weight for one in neuron.incoming if one.source.name == source), None)
            if weight is not None:
                yield weight, rows[place][at] if is_tall else rows[at][place]


def _shape(array: Array) -> tuple[int, int]:
    lengths = {len(row) for row in array.rows}
    return (len(array.rows), lengths.pop()) if len(lengths) == 1 else (0, 0)


def _cut(values: list[Value], length: int) -> list[list[Value]]:
    return [values[at : at + length] for at in range(0, len(values), length)]


def _places(written: str, number: Fraction) -> int:
    """The decimals of a number that its program can answer for."""
    mantissa, _, exponent = written.strip().lower().replace(",", ".").partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent or 0)
    if not number:
        return max(places, 0)
    magnitude = len(str(abs(number.numerator))) - len(str(number.denominator))
    leading = magnitude if abs(number) >= Fraction(10) ** magnitude else magnitude - 1
    digits = places + leading + 1
    if digits > _OF_SINGLES:
        most = (_OF_HALVES, _OF_SINGLES, _OF_DOUBLES)
        digits = min(digits, next(m for m, code in zip(most, "efd", strict=True) if _fits_in(number, code)))
    return digits - leading - 1


def _fits_in(number: Fraction, code: str) -> bool:
    """Whether a float of 16, 32 or 64 bits is this number, to the digits that are written."""
    value = float(number)
    if code == "d":
        return True
    try:
        single: float = struct.unpack(f"<{code}", struct.pack(f"<{code}", value))[0]
    except OverflowError:
        return False
    return abs(single - value) <= 1e-15 * abs(value) or (code == "f" and float(f"{single:.9g}") == value)
