"""The codes of a checker's findings and their finer rules: a line each, or at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bpcalc.checking.slips.codes import CODES, Code
from bpcalc.checking.slips.rule import Example, FinerRule
from bpcalc.document.blocks import Block, Document, Heading, Paragraph, Parts, Table, Tone, Toned
from bpcalc.language.said import said

SCHEMA = "bpcalc/rules/1"
CLASSIC = "classic"


def rulebook() -> Document:
    """A table of the codes with their finer rules, and what each means."""
    header: tuple[Parts, ...] = ((said("code"),), (said("name"),), (said("meaning"),))
    told = said("1xx to 5xx are mistakes; 6xx and 7xx are none; 9xx is a file that cannot be read.")
    more = said("A mistake explained, with an example: bpcalc rules one-path")
    blocks = (
        Heading(1, (said("What check finds"),)),
        Table(header, tuple(row for code in CODES for row in _rows(code))),
        Paragraph((told,)),
        Paragraph((more,)),
    )
    return _document(blocks, [(code, code.rules) for code in CODES])


def rules_at_length(chosen: Sequence[tuple[Code, Sequence[FinerRule]]]) -> Document:
    """Codes with those of their finer rules that are asked for: what was done, why it is wrong, and an example."""
    return _document(tuple(block for code, rules in chosen for block in _at_length(code, rules)), chosen)


def _document(blocks: tuple[Block, ...], chosen: Sequence[tuple[Code, Sequence[FinerRule]]]) -> Document:
    return Document({"schema": SCHEMA}, blocks, {"rules": [_record(code, rules) for code, rules in chosen]})


def _rows(code: Code) -> Iterator[tuple[Parts, ...]]:
    yield (Toned(code.code, Tone.STRONG),), (Toned(code.name, Tone.STRONG),), (code.what,)
    for rule in code.rules:
        if rule.name != code.name:
            yield (code.code,), (f"· {rule.name}",), (rule.what,)


def _at_length(code: Code, rules: Sequence[FinerRule]) -> Iterator[Block]:
    yield Heading(1, (f"{code.code} {code.name}",))
    yield Paragraph((code.what,))
    if code.why:
        yield Paragraph((code.why,))
    if code.example:
        yield from _example(code.example)
    for rule in rules:
        yield Heading(2, (rule.name,))
        yield Paragraph((rule.what,))
        yield Paragraph((rule.why,))
        yield from _example(rule.example)


def _example(example: Example) -> Iterator[Block]:
    header: tuple[Parts, ...] = ((said("right"),), (said("wrong"),))
    yield Table(header, (((Toned(example.right, Tone.GOOD),), (Toned(example.wrong, Tone.BAD),)),))
    if example.network != CLASSIC:
        yield Paragraph((said("Network: {name}.", name=example.network),))


def _record(code: Code, rules: Sequence[FinerRule]) -> dict[str, Any]:
    example = code.example or next((rule.example for rule in code.rules), None)
    why = code.why or next((rule.why for rule in code.rules), "")
    record = {"code": code.code, "name": code.name, **_lesson(code.what, why, example)}
    return {**record, "rules": [{"name": rule.name, **_lesson(rule.what, rule.why, rule.example)} for rule in rules]}


def _lesson(what: str, why: str, example: Example | None) -> dict[str, Any]:
    return {
        "what": what,
        "why": why,
        "example": example.shown if example else None,
        "right": example.right if example else None,
        "wrong": example.wrong if example else None,
        "network": example.network if example else None,
    }
