"""The network file to start from, as `bpcalc init` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from bpcalc.errors import BpcalcError
from bpcalc.language.said import joined, said
from bpcalc.model.decimals import plain
from bpcalc.model.random_weights import Distribution, drawn_weights

MOST_NEURONS = 100
"""Inputs and neurons of a network that `init` writes a file for."""

_SHAPE = re.compile(r"[1-9]\d{0,8}(?:[-x,][1-9]\d{0,8})+", re.ASCII)

_END = (
    (
        "loss: half-squared-error        "
        "# squared-error, mean-squared-error, binary-cross-entropy, cross-entropy, huber, none …"
    ),
    "learning_rate: 0.5              # " + said("leave the number out for the symbol η"),
    "# optimizer: adam               # "
    + said("gradient-descent unless named; momentum, nesterov, adagrad, rmsprop, adamw"),
    "# decay: {l2: 0.01}             # " + said("adds ½ · l2 · Σw² to the error"),
    "update:",
    "  order: simultaneous           # " + said("in-place: the layer below sees the new weights of the layer above"),
    "  biases: trained               # " + said("fixed leaves them alone; split gives each neuron its own"),
    "",
)


def widths_of(shape: str) -> list[int]:
    """The widths that a text such as `2-3-1` means: inputs, then the neurons of each layer.

    Raises BpcalcError for any other text.
    """
    text = shape.strip()
    if not _SHAPE.fullmatch(text):
        hint = said("write the inputs and the neurons of each layer, as 2-3-1")
        raise BpcalcError.of(said("'{shape}' is not the shape of a network", shape=shape[:40]), hint)
    widths = [int(width) for width in re.split("[-x,]", text)]
    if sum(widths) > MOST_NEURONS:
        fault = said("'{shape}' has more than {most} inputs and neurons", shape=shape[:40], most=MOST_NEURONS)
        raise BpcalcError.of(fault, said("write weights: {random: xavier, seed: 1}"))
    return widths


def starting_file(widths: Sequence[int], seed: int) -> str:
    """A commented file of a network of these widths, with values drawn from a seed, two decimals each."""
    inputs, *layers = widths
    count = sum(above * below for above, below in zip(widths, layers, strict=False)) + len(layers)
    values = iter(_round(value) for value in drawn_weights(Distribution(True, -0.95, 0.95), seed, count))
    given = [abs(value) for value in drawn_weights(Distribution(True, 0.05, 0.95), seed + 1, inputs + layers[-1])]
    outputs = [f"o{place}" for place in range(1, layers[-1] + 1)]
    shape = "-".join(map(str, widths))
    lines = [
        "# "
        + said(
            "A network of the shape {shape}: the inputs, then the neurons of each layer. Change what you like;",
            shape=shape,
        ),
        "# " + said("every value may be left out (it is then a symbol), and every name is yours."),
        f"name: network-{shape}",
        "title: " + said("{shape}, to start from", shape=shape),
        "samples:                        # " + said("one or more; or {file: data.csv, inputs: [x1, x2], targets: [y]}"),
        f"  - inputs: {_named([f'i{place}' for place in range(1, inputs + 1)], map(_round, given))}",
        f"    targets: {_named(outputs, map(_round, given[inputs:]))}",
        "layers:",
    ]
    weight = 1
    for number, (below, width) in enumerate(zip(widths, layers, strict=False), start=1):
        stem, last = ("o", True) if number == len(layers) else ("h", False)
        start = 1 + (0 if last else sum(layers[: number - 1]))
        neurons = ", ".join(f"{stem}{place}" for place in range(start, start + width))
        lines += [
            f"  - neurons: [{neurons}]",
            "    activation: sigmoid         # tanh, relu, leaky_relu, elu, softplus, silu, gelu, linear, softmax …",
            "    weights:                    # " + said("a row per neuron, a column per input of the layer"),
        ]
        for _ in range(width):
            names = [f"w{place}" for place in range(weight, weight + below)]
            lines.append(f"      - {_named(names, values)}")
            weight += below
        comment = said("one for the layer; a list gives one per neuron")
        lines.append(f"    bias: {_named([f'b{number}'], values)}            # " + comment)
    return joined((*lines, *_END), "\n")


def _round(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100) or Fraction(1, 10)


def _named(names: Sequence[str], values: Iterator[Fraction]) -> str:
    return "{" + ", ".join(f"{name}: {plain(next(values))}" for name in names) + "}"
