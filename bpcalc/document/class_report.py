"""What the files of a class come to together: marks, which slips and where, and the hardest quantities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.checking.marks.marking import BLAMED, Marked, marks, plain_marks
from bpcalc.checking.slips.codes import Code, code_of
from bpcalc.checking.spots import printable
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.document.blocks import Block, Heading, Paragraph, Parts, Table
from bpcalc.language.said import joined, said

MOST_ROWS, MOST_PLACES = 10, 4


def class_report(files: Sequence[Marked]) -> Iterator[Block]:
    """The blocks about all files; nothing of what did not happen."""
    earned = [mark for marked in files if marked.problem is None and (mark := marks(marked)) is not None]
    if earned:
        told = said(
            "Marks: {mean} of {most} on average, from {lowest} to {highest}.",
            mean=_short(sum(mark[0] for mark in earned) / len(earned)),
            most=_short(sum(mark[1] for mark in earned) / len(earned)),
            lowest=_short(min(mark[0] for mark in earned)),
            highest=_short(max(mark[0] for mark in earned)),
        )
        yield Paragraph((told,))
    yield from _slips(files)
    yield from _hardest(files)


def _slips(files: Sequence[Marked]) -> Iterator[Block]:
    found: dict[tuple[Code, str], list[tuple[Marked, Claim]]] = {}
    for marked in files:
        for claim in marked.claims:
            if claim.verdict in BLAMED:
                found.setdefault((code_of(claim), claim.rule), []).append((marked, claim))
    if not found:
        return
    header: tuple[Parts, ...] = ((said("mistake"),), (said("figures"),), (said("sheets"),), (said("where"),))
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0][0].code, pair[0][1]))
    yield Heading(2, (said("Mistakes"),))
    yield Table(
        header,
        tuple(
            (
                (f"{code.code} {rule or code.name}",),
                (str(len(places)),),
                (str(len({id(marked) for marked, _ in places})),),
                (joined(dict.fromkeys(map(_place, places[:MOST_PLACES])), ", ") + _more(len(places) - MOST_PLACES),),
            )
            for (code, rule), places in ranked
        ),
        frozenset({1, 2}),
    )


def _hardest(files: Sequence[Marked]) -> Iterator[Block]:
    """The quantities that most go wrong by a mistake of their own, not by one that is carried on."""
    tried: dict[str, int] = {}
    failed: dict[str, int] = {}
    for marked in files:
        results = [claim for claim in marked.claims if claim.role is Role.RESULT and claim.quantity]
        wrong = {claim.quantity for claim in results if claim.verdict in BLAMED and claim.verdict != Verdict.CARRIED}
        for quantity in dict.fromkeys(claim.quantity or "" for claim in results):
            tried[quantity] = tried.get(quantity, 0) + 1
            failed[quantity] = failed.get(quantity, 0) + (quantity in wrong)
    ranked = sorted(
        (name for name in tried if failed[name]), key=lambda name: (-failed[name] / tried[name], -tried[name])
    )
    if not ranked:
        return
    header: tuple[Parts, ...] = ((said("quantity"),), (said("wrong or missing"),), (said("of sheets"),))
    rows = (((printable(name),), (str(failed[name]),), (str(tried[name]),)) for name in ranked[:MOST_ROWS])
    yield Heading(2, (said("Hardest quantities"),))
    yield Table(header, tuple(rows), frozenset({1, 2}))


def _place(place: tuple[Marked, Claim]) -> str:
    marked, claim = place
    name = printable(marked.file)
    return f"{name}:{claim.spot.line}" if claim.spot else name


def _more(count: int) -> str:
    return said(" and {count:,} more", count=count) if count > 0 else ""


def _short(value: float) -> int | float:
    return plain_marks(round(value, 2))
