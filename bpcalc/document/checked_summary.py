"""The line that sums a checked file up: how much is right, what it earns, and where the first mistake is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bpcalc.checking.marks.marking import BLAMED, Marked, counts, findings, marks
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.document.blocks import Part, Parts, Tone, Toned
from bpcalc.language.said import joined, said, said_of

_COUNTED: Mapping[Verdict, Callable[[int], str]] = {
    Verdict.SLIP: lambda count: said_of(count, "{count:,} slip", "{count:,} slips"),
    Verdict.WRONG: lambda count: said_of(count, "{count:,} wrong", "{count:,} wrong"),
    Verdict.CARRIED: lambda count: said_of(count, "{count:,} carried on", "{count:,} carried on"),
    Verdict.MISSING: lambda count: said_of(count, "{count:,} missing", "{count:,} missing"),
    Verdict.CONVENTION: lambda count: said_of(
        count, "{count:,} right under another convention", "{count:,} right under another convention"
    ),
    Verdict.UNREADABLE: lambda count: said_of(count, "{count:,} unreadable", "{count:,} unreadable"),
}


def summary(marked: Marked) -> Parts:
    """The parts of that line."""
    claims = (*marked.claims, *marked.left_out)
    accepted = sum(claim.verdict in ACCEPTED for claim in claims)
    told = counts(claims)
    all_of = len(claims)
    parts: list[Part] = []
    if not all_of:
        parts.append(said("There is no figure to check."))
    elif accepted == all_of:
        all_right = said_of(all_of, "The only figure is right.", "All {count:,} figures are right.")
        parts.append(Toned(all_right, Tone.GOOD))
    else:
        others = joined((count(told[verdict]) for verdict, count in _COUNTED.items() if verdict in told), said(", "))
        right = said_of(
            all_of,
            "{accepted:,} of {count:,} figure is right",
            "{accepted:,} of {count:,} figures are right",
            accepted=accepted,
        )
        parts.append(said("{right}; {others}.", right=right, others=others))
    if left_out := len(marked.left_out):
        parts += [" ", said_of(left_out, "{count:,} finding is left out.", "{count:,} findings are left out.")]
    earned = marks(marked)
    if earned is not None:
        parts += [" ", said("Marks: {earned} of {most}.", earned=earned[0], most=earned[1])]
    first = next((claim for claim in findings(marked.claims) if claim.verdict in BLAMED and claim.spot), None)
    if first is not None and first.spot is not None and first.quantity:
        where = said("First mistake: line {line}, {quantity}.", line=first.spot.line, quantity=first.quantity)
        parts += [" ", Toned(where, Tone.STRONG)]
    if marked.network is not None:
        name = printable(marked.config or marked.network.name)
        network = said("Network: {name}.", name=name)
        if marked.found:
            network = said("Network: {name}, found by the values given; name another with --config.", name=name)
        parts += [" ", network]
    return tuple(parts)
