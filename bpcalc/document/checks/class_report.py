"""What the files of a class come to together: marks, which slips and where, and the hardest quantities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.checking.marks.marking import BLAMED, Marked, plain_marks
from bpcalc.checking.slips.codes import SLIP_NAMED, Code, code_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.document.blocks import Block, Heading, Paragraph, Parts, Table
from bpcalc.language.said import joined, said, said_of

MOST_ROWS, MOST_PLACES = 10, 4

_NO_MISTAKES = {
    Verdict.CARRIED: said("Right method, carried on from an earlier mistake"),
    Verdict.MISSING: said("Not answered"),
    Verdict.UNREADABLE: said("Unreadable"),
}


def class_report(files: Sequence[Marked]) -> Iterator[Block]:
    """The blocks about all files; nothing of what did not happen."""
    earned = [mark for marked in files if marked.problem is None and (mark := marked.marks) is not None]
    if earned:
        told = said(
            "Marks: {mean} of {most} on average, from {lowest} to {highest}.",
            mean=_short(sum(mark[0] for mark in earned) / len(earned)),
            most=_short(sum(mark[1] for mark in earned) / len(earned)),
            lowest=_short(min(mark[0] for mark in earned)),
            highest=_short(max(mark[0] for mark in earned)),
        )
        yield Paragraph((told,))
    yield from _unread(files)
    yield from _slips(files)
    yield from _aside(files)
    yield from _hardest(files)


def _unread(files: Sequence[Marked]) -> Iterator[Block]:
    """The files that nobody has marked, and why, so that they are not looked for one by one."""
    rows = [
        ((printable(joined(filter(None, (marked.file, marked.student)), " · ")),), (printable(marked.problem.message),))
        for marked in files
        if marked.problem is not None
    ]
    if rows:
        yield Heading(2, (said("Not read"),))
        yield Table(((said("file"),), (said("reason"),)), tuple(rows))


def _slips(files: Sequence[Marked]) -> Iterator[Block]:
    found: dict[tuple[Code, str], list[tuple[Marked, Claim]]] = {}
    for marked in files:
        for claim in marked.told:
            if claim.verdict in BLAMED and claim.verdict not in _NO_MISTAKES and not claim.sources:
                found.setdefault((code_of(claim), claim.rule), []).append((marked, claim))
    if not found:
        return
    titles = (said("mistake"), said("figures"), said("sheets"), said("what"), said("where"))
    header: tuple[Parts, ...] = tuple((title,) for title in titles)
    ranked = sorted(found.items(), key=lambda pair: (-_sheets(pair[1]), -len(pair[1]), pair[0][0].code, pair[0][1]))
    yield Heading(2, (said("Mistakes"),))
    yield Table(
        header,
        tuple(
            (
                (f"{code.code} {rule or code.name}",),
                (str(len(places)),),
                (str(_sheets(places)),),
                (SLIP_NAMED[rule].what if rule in SLIP_NAMED else code.what,),
                (joined(dict.fromkeys(map(_place, places[:MOST_PLACES])), ", ") + _more(len(places) - MOST_PLACES),),
            )
            for (code, rule), places in ranked
        ),
        frozenset({1, 2}),
    )


def _aside(files: Sequence[Marked]) -> Iterator[Block]:
    """What is wrong by no mistake of its own: how many figures on how many sheets."""
    for verdict, what in _NO_MISTAKES.items():
        counts = [sum(claim.verdict is verdict for claim in marked.told) for marked in files]
        if sum(counts):
            figures = said_of(sum(counts), "{count:,} figure", "{count:,} figures")
            sheets = said_of(sum(map(bool, counts)), "{count:,} sheet", "{count:,} sheets")
            yield Paragraph((said("{what}: {figures} on {sheets}.", what=what, figures=figures, sheets=sheets),))


def _sheets(places: Sequence[tuple[Marked, Claim]]) -> int:
    return len({id(marked) for marked, _ in places})


def _hardest(files: Sequence[Marked]) -> Iterator[Block]:
    """The quantities that most go wrong by a mistake of their own, not by one that is carried on."""
    tried: dict[str, int] = {}
    failed: dict[str, int] = {}
    for marked in files:
        results = [claim for claim in marked.claims if claim.role is Role.RESULT and claim.quantity]
        blamed = [claim for claim in results if claim.verdict in BLAMED]
        wrong = {claim.quantity for claim in blamed if not claim.sources}
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
