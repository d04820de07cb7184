"""The certificate: each gradient three ways, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bpcalc.checking.certificate import GOOD_DIGITS, Certificate, Certified
from bpcalc.document.blocks import Block, Form, Heading, Numeral, Paragraph, Parts, Table, Tone, Toned
from bpcalc.functions.table import counted


def certified_blocks(certificate: Certificate) -> tuple[Block, ...]:
    """The certificate, for readers."""
    blocks: list[Block] = [Heading(2, ("Certificate",))]
    if not certificate.rows:
        return (*blocks, Paragraph(("There is no gradient here to verify.",)))
    ways = "by the steps, by SymPy from the forward pass written out in full, by a central difference"
    blocks.append(Paragraph((f"Each gradient three ways: {ways} (90 digits, h = 1e-28).",)))
    if not certificate.expanded:
        told = f"SymPy's way was skipped: written out, it has {certificate.expansion} symbols and numbers."
        blocks.append(Paragraph((Toned(told, Tone.WEAK),)))
    sure = [row for row in certificate.rows if row.expected]
    blocks += [_table(sure, certificate.expanded)] if sure else []
    blocks.append(Paragraph(_verdict(certificate, len(sure))))
    unsure = [row for row in certificate.rows if row.mixed]
    if unsure:
        told = "In-place order: below the output layer the steps do not give the gradient. How far they are from it:"
        blocks += [Paragraph((told,)), _distances(unsure)]
    blocks += [_about_kink(row) for row in certificate.rows if row.kink is not None]
    return tuple(blocks)


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """The certificate, for programs."""
    return {
        "holds": certificate.holds,
        "largest_disagreement": float(certificate.largest_disagreement),
        "by_sympy": certificate.expanded,
        "gradients": [
            {"id": row.quantity.id, "disagreement": float(row.disagreement), "expected": row.expected}
            for row in certificate.rows
        ],
    }


def _about_kink(row: Certified) -> Paragraph:
    assert row.kink is not None  # noqa: S101
    why = (
        " stands exactly at a kink, where there is no derivative; the value that the steps take there is a convention."
    )
    return Paragraph((row.quantity, " = ", Numeral(row.by_steps), ": ", row.kink, why))


def _verdict(certificate: Certificate, count: int) -> Parts:
    largest = Numeral(certificate.largest_disagreement, Form.ROUGH)
    if not count:
        return ("No gradient could be verified.",)
    if certificate.holds:
        agreed = counted(count, "gradient agrees", "gradients agree")
        told = f"{agreed} to {GOOD_DIGITS} decimals and more; the largest disagreement is "
        return (Toned("✓ ", Tone.GOOD), told, largest, ".")
    return (Toned("✗ The ways disagree", Tone.BAD), "; the largest disagreement is ", largest, ".")


def _table(rows: Iterable[Certified], expanded: bool) -> Table:
    header: tuple[Parts, ...] = (("gradient",), ("steps",), ("SymPy",), ("difference",), ("disagreement",))
    body = tuple(
        (
            (row.quantity,),
            (Numeral(row.by_steps),),
            (Numeral(row.by_sympy),) if expanded else ("skipped",),
            (Numeral(row.by_difference),),
            (Numeral(row.disagreement, Form.ROUGH),),
        )
        for row in rows
    )
    return Table(header, body, frozenset({1, 2, 3, 4}))


def _distances(rows: Iterable[Certified]) -> Table:
    header: tuple[Parts, ...] = (("quantity",), ("steps, in-place",), ("true gradient",), ("apart",))
    body = tuple(
        (
            (row.quantity,),
            (Numeral(row.by_steps),),
            (Numeral(row.by_difference),),
            (Numeral(abs(row.by_steps - row.by_difference), Form.ROUGH),),
        )
        for row in rows
    )
    return Table(header, body, frozenset({1, 2, 3}))
