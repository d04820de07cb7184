"""The table of conventions: two orders and three policies for biases, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bpcalc.checking.certifying.conventions import ConventionRow
from bpcalc.document.blocks import Block, Form, Heading, Numeral, Paragraph, Parts, Table, Tone, Toned
from bpcalc.document.trained import MOST_OUTPUTS
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.exact import fraction
from bpcalc.formula.quantity import out, total_error
from bpcalc.language.said import said
from bpcalc.model.network import Network


def conventions_blocks(network: Network, rows: Sequence[ConventionRow], iterations: int) -> tuple[Block, ...]:
    """The table, for readers."""
    counts = sorted({1, max(1, iterations)})
    outputs = network.numbered_outputs
    shown = outputs if len(outputs) <= MOST_OUTPUTS else []
    header: tuple[Parts, ...] = (
        (said("biases / order"),),
        *((total_error(at=count),) for count in counts),
        *((out(*neuron, at=counts[-1]),) for neuron in shown),
    )
    body = tuple(_row(network, row, counts, [out(*neuron, at=counts[-1]).id for neuron in shown]) for row in rows)
    blocks: list[Block] = [
        Heading(2, (said("Conventions"),)),
        Table(header, body, frozenset(range(1, len(header)))),
    ]
    if any(row.convention == network.convention for row in rows):
        blocks.append(Paragraph((Toned(said("* this network's own convention"), Tone.WEAK),)))
    if not network.biases:
        blocks.append(Paragraph((said("This network has no biases, so the three policies for them are one."),)))
    blocks += [
        Paragraph((Toned(reason, Tone.WEAK),)) for reason in dict.fromkeys(row.refused for row in rows) if reason
    ]
    return tuple(blocks)


def conventions_record(rows: Sequence[ConventionRow]) -> list[dict[str, Any]]:
    """The table, for programs."""
    return [
        {
            "biases": row.convention.biases.value,
            "order": row.convention.order.value,
            "E_total": {str(count): float(value) for count, value in row.errors.items()},
            "outputs": {name: float(value) for name, value in row.outputs.items()},
            **({"refused": row.refused} if row.refused else {}),
        }
        for row in rows
    ]


def _row(network: Network, row: ConventionRow, counts: Sequence[int], outputs: Sequence[str]) -> tuple[Parts, ...]:
    own = row.convention == network.convention
    name = f"{row.convention.biases} / {row.convention.order}"
    first: Parts = (Toned(f"{name} *", Tone.STRONG),) if own else (name,)
    errors = (
        (Numeral(fraction(row.errors[count]), Form.SIGNIFICANT),) if count in row.errors else ("—",) for count in counts
    )
    values = ((Numeral(_exact(row.outputs.get(name))),) for name in outputs)
    return first, *errors, *values


def _exact(value: Number | None) -> Fraction | None:
    return None if value is None else fraction(value)
