"""The certificate: each gradient three ways, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bpcalc.checking.certifying.certificate import GOOD_DIGITS, Certificate, Certified
from bpcalc.document.blocks import Block, Form, Heading, Numeral, Paragraph, Parts, Table, Tone, Toned
from bpcalc.language.said import said, said_of


def certified_blocks(certificate: Certificate) -> tuple[Block, ...]:
    """The certificate, for readers."""
    blocks: list[Block] = [Heading(2, (said("Certificate"),))]
    if not certificate.rows:
        return (*blocks, Paragraph((said("There is no gradient here to verify."),)))
    ways = said(
        "Each gradient three ways: by the steps, by SymPy from the forward pass written out in full, by a central "
        "difference (90 digits, h = 1e-28)."
    )
    blocks.append(Paragraph((ways,)))
    if not certificate.expanded:
        told = said(
            "SymPy's way was skipped: written out, it has {count} symbols and numbers.", count=certificate.expansion
        )
        blocks.append(Paragraph((Toned(told, Tone.WEAK),)))
    sure = [row for row in certificate.rows if row.expected]
    blocks += [_table(sure, certificate.expanded)] if sure else []
    blocks.append(Paragraph(_verdict(certificate, len(sure))))
    unsure = [row for row in certificate.rows if row.mixed]
    if unsure:
        told = said(
            "In-place order: below the output layer the steps do not give the gradient. How far they are from it:"
        )
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
    why = said(
        "{gradient} = {value}: {kink} stands exactly at a kink, where there is no derivative; the value that the steps "
        "take there is a convention.",
        gradient=row.quantity,
        value=Numeral(row.by_steps),
        kink=row.kink,
    )
    return Paragraph((why,))


def _verdict(certificate: Certificate, count: int) -> Parts:
    largest = Numeral(certificate.largest_disagreement, Form.ROUGH)
    if not count:
        return (said("No gradient could be verified."),)
    if certificate.holds:
        told = said_of(
            count,
            "{count:,} gradient agrees to {digits} decimals and more; the largest disagreement is {largest}.",
            "{count:,} gradients agree to {digits} decimals and more; the largest disagreement is {largest}.",
            digits=GOOD_DIGITS,
            largest=largest,
        )
        return (Toned("✓ ", Tone.GOOD), told)
    told = said("; the largest disagreement is {largest}.", largest=largest)
    return (Toned(said("✗ The ways disagree"), Tone.BAD), told)


def _table(rows: Iterable[Certified], expanded: bool) -> Table:
    columns = (said("gradient"), said("steps"), "SymPy", said("difference"), said("disagreement"))
    header: tuple[Parts, ...] = tuple((column,) for column in columns)
    body = tuple(
        (
            (row.quantity,),
            (Numeral(row.by_steps),),
            (Numeral(row.by_sympy),) if expanded else (said("skipped"),),
            (Numeral(row.by_difference),),
            (Numeral(row.disagreement, Form.ROUGH),),
        )
        for row in rows
    )
    return Table(header, body, frozenset({1, 2, 3, 4}))


def _distances(rows: Iterable[Certified]) -> Table:
    columns = (said("quantity"), said("steps, in-place"), said("true gradient"), said("apart"))
    header: tuple[Parts, ...] = tuple((column,) for column in columns)
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
