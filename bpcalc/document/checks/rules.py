"""The codes of a checker's findings and their slips: a line each, or at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bpcalc.checking.slips.codes import CODES, Code
from bpcalc.checking.slips.slip import Example, Slip
from bpcalc.document.blocks import Block, Document, Heading, Paragraph, Parts, Table, Tone, Toned
from bpcalc.language.said import said

SCHEMA = "bpcalc/rules/1"
CLASSIC = "classic"


def rulebook() -> Document:
    """A table of the codes with their slips, and what each means."""
    header: tuple[Parts, ...] = ((said("code"),), (said("name"),), (said("meaning"),))
    told = said("1xx to 5xx are mistakes; 6xx and 7xx are none; 9xx is a file that cannot be read.")
    more = said("A mistake explained, with an example: bpcalc rules one-path")
    blocks = (
        Heading(1, (said("What check finds"),)),
        Table(header, tuple(row for code in CODES for row in _rows(code))),
        Paragraph((told,)),
        Paragraph((more,)),
    )
    return _document(blocks, [(code, code.slips) for code in CODES])


def rules_at_length(chosen: Sequence[tuple[Code, Sequence[Slip]]]) -> Document:
    """Codes with those of their slips that are asked for: what was done, why it is wrong, and an example."""
    return _document(tuple(block for code, slips in chosen for block in _at_length(code, slips)), chosen)


def _document(blocks: tuple[Block, ...], chosen: Sequence[tuple[Code, Sequence[Slip]]]) -> Document:
    return Document({"schema": SCHEMA}, blocks, {"rules": [_record(code, slips) for code, slips in chosen]})


def _rows(code: Code) -> Iterator[tuple[Parts, ...]]:
    yield (Toned(code.code, Tone.STRONG),), (Toned(code.name, Tone.STRONG),), (code.what,)
    for slip in code.slips:
        if slip.name != code.name:
            yield (code.code,), (f"· {slip.name}",), (slip.what,)


def _at_length(code: Code, slips: Sequence[Slip]) -> Iterator[Block]:
    yield Heading(1, (f"{code.code} {code.name}",))
    yield Paragraph((code.what,))
    if code.why:
        yield Paragraph((code.why,))
    if code.example:
        yield from _example(code.example)
    for slip in slips:
        yield Heading(2, (slip.name,))
        yield Paragraph((slip.what,))
        yield Paragraph((slip.why,))
        yield from _example(slip.example)


def _example(example: Example) -> Iterator[Block]:
    header: tuple[Parts, ...] = ((said("right"),), (said("wrong"),))
    yield Table(header, (((Toned(example.right, Tone.GOOD),), (Toned(example.wrong, Tone.BAD),)),))
    if example.network != CLASSIC:
        yield Paragraph((said("Network: {name}.", name=example.network),))


def _record(code: Code, slips: Sequence[Slip]) -> dict[str, Any]:
    example = code.example or next((slip.example for slip in code.slips), None)
    why = code.why or next((slip.why for slip in code.slips), "")
    record = {"code": code.code, "name": code.name, **_lesson(code.what, why, example)}
    return {**record, "rules": [{"name": slip.name, **_lesson(slip.what, slip.why, slip.example)} for slip in slips]}


def _lesson(what: str, why: str, example: Example | None) -> dict[str, Any]:
    return {
        "what": what,
        "why": why,
        "example": example.shown if example else None,
        "right": example.right if example else None,
        "wrong": example.wrong if example else None,
        "network": example.network if example else None,
    }
