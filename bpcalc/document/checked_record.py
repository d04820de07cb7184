"""What programs are told of a checked file: a record a claim."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcalc.checking.marks.marking import Marked, counts, marks
from bpcalc.checking.slips.codes import code_of
from bpcalc.checking.verdicts import Claim
from bpcalc.document.findings import hint_or_message


def file_record(marked: Marked, hints: bool) -> dict[str, Any]:
    """The record of a file; without the answers where they are only hinted at."""
    earned = marks(marked)
    record: dict[str, Any] = {
        "file": marked.file,
        "student": marked.student or None,
        "config": marked.config or None,
        "claims": [_claim_record(claim, hints) for claim in marked.claims],
        "marks": None if earned is None else {"earned": earned[0], "of": earned[1]},
        "counts": {verdict.value: count for verdict, count in counts(marked.claims).items()},
    }
    if marked.problem is not None:
        line, column = marked.problem.place
        record["error"] = {"message": marked.problem.message, "line": line or None, "column": column or None}
    return record


def _claim_record(claim: Claim, hints: bool) -> dict[str, Any]:
    code = code_of(claim)
    return {
        "line": claim.spot.line if claim.spot else None,
        "column": claim.spot.column if claim.spot else None,
        "quantity": claim.quantity,
        "role": claim.role.value,
        "written": claim.spot.text if claim.spot else None,
        "value": _float(claim.value),
        "expected": None if hints else _float(claim.expected),
        "verdict": claim.verdict.value,
        "slip": claim.slip or None,
        "rule": claim.rule or None,
        "convention": claim.convention or None,
        "also": list(claim.also),
        "message": hint_or_message(claim, hints),
        "code": code.code,
        "name": code.name,
    }


def _float(value: Fraction | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None
