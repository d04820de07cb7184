"""What is said of checked sheets and notes: all files together, then of each a summary and its mistakes in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias, overload

from bpcalc.checking.marks.marking import BLAMED, Marked, counts, findings
from bpcalc.checking.marks.roster import Enrolled
from bpcalc.checking.slips.codes import code_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Claim, Verdict
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Document, Heading, Paragraph, Part, Parts, Tone, Toned
from bpcalc.document.checks.class_report import Register, class_report
from bpcalc.document.checks.findings import (
    accepted,
    carried_on,
    conventions,
    few_digits,
    finding,
    hint_or_message,
    missing,
    rounded_early,
    unread_again,
)
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.network import placement_of

SCHEMA = "bpcalc/check/1"

_ONE_BY_ONE = (Verdict.SLIP, Verdict.WRONG, Verdict.UNREADABLE)
"""What is told with its line; of all else there may be many, and a row each is enough."""


class Shown(NamedTuple):
    """What of the findings is told: right figures too, or where and what kind only, without the answers."""

    everything: bool = False
    hints: bool = False


Explained: TypeAlias = Callable[[Marked, str], Sequence[Block]]
"""All that leads to a quantity of a file, as blocks."""


def nothing_more(_marked: Marked, _quantity: str) -> Sequence[Block]:
    """What explains a quantity where nobody wants more than its own step."""
    return ()


def checked(
    files: Sequence[Marked],
    worked: Callable[[Marked], Worked | None],
    shown: Shown,
    explained: Explained = nothing_more,
    register: Register | None = None,
) -> Document:
    """The document about checked files; `worked` gives the network of one worked out, where it can be.

    Several files, and those of a `register`, are told of together first.
    """
    blocks: list[Block] = []
    is_class = len(files) > 1 or register is not None
    register = register or Register()
    if is_class:
        blocks += class_report(files, register)
    for marked in files:
        blocks += _file_blocks(marked, worked(marked), shown, explained)
    networks = {marked.network.name: marked.network for marked in files if marked.network}
    only = next(iter(networks.values())) if len(networks) == 1 else None
    record: dict[str, Any] = {"files": Records(files, shown.hints)}
    if shown.everything:
        record["all"] = True
    record |= _register_record(files, register)
    document = Document({"schema": SCHEMA}, tuple(blocks), record, stand_apart=is_class)
    return replace(document, placement=placement_of(only), notation=only.notation) if only else document


def _file_blocks(marked: Marked, worked: Worked | None, shown: Shown, explained: Explained) -> Iterator[Block]:
    title = [printable(text) for text in (marked.file, marked.student) if text]
    yield Heading(1, (joined(title, " · "),))
    if marked.problem is not None:
        hint = ("; ", printable(marked.problem.hint)) if marked.problem.hint else ()
        yield Paragraph((Toned(printable(_placed(marked)), Tone.BAD), *hint))
        return
    yield Paragraph(summary(marked))
    told = findings(marked.claims)
    taught, known = set[str](), set[str]()
    unread = [claim for claim in told if claim.verdict is Verdict.UNREADABLE]
    again = [claim for place, claim in enumerate(unread) if claim.message in {one.message for one in unread[:place]}]
    for claim in told:
        if claim.verdict in _ONE_BY_ONE and claim not in again and not claim.sources:
            yield from finding(marked, claim, worked, shown.hints, claim.rule in taught)
            taught.add(claim.rule)
        is_own = claim.verdict in (Verdict.SLIP, Verdict.WRONG) and not claim.sources
        if is_own and claim.quantity and claim.quantity not in known:
            yield from explained(marked, claim.quantity)
            known.add(claim.quantity)
    yield from unread_again(again)
    yield from carried_on(told, shown.hints)
    yield from missing(told, shown.hints)
    yield from few_digits(told)
    yield from conventions(told, shown.hints)
    yield from rounded_early(marked.claims)
    if shown.everything:
        yield from accepted([claim for claim in marked.claims if claim.verdict in ACCEPTED])


def _placed(marked: Marked) -> str:
    """The problem of a file that cannot be read, and where it stands, if anywhere."""
    problem = marked.problem
    if problem is None or not problem.place.line:
        return problem.message if problem else ""
    line, column = problem.place
    return said("line {line}, column {column}: {message}", line=line, column=column, message=problem.message)


def _register_record(files: Sequence[Marked], register: Register) -> dict[str, Any]:
    """Whose the files are and whose marks moved, for programs; nothing where nobody asked."""
    record: dict[str, Any] = {}
    if enrolment := register.enrolment:
        record["roster"] = {
            "students": [_student_record(student) for student in enrolment.students],
            "missing": [_student_record(student) for student in enrolment.missing],
            "strangers": [files[place].file for place in enrolment.strangers],
            "doubts": [
                {"file": files[place].file, "students": [_student_record(student) for student in students]}
                for place, students in enrolment.doubts
            ],
            "twice": [_student_record(student) for student in enrolment.twice],
        }
    if moved := register.moved:
        record["moved"] = [
            {"file": files[place].file, "student": register.name(place, files[place]) or None, "before": _float(was)}
            for place, was, _ in moved.moves
        ]
    return record


def _student_record(student: Enrolled | None) -> dict[str, str | None] | None:
    if student is None:
        return None
    return {name: getattr(student, name) or None for name in ("name", "id", "email", "group")}


_COUNTED: Mapping[Verdict, Callable[[int], str]] = {
    Verdict.SLIP: lambda count: said_of(count, "{count:,} slip", "{count:,} slips"),
    Verdict.WRONG: lambda count: said_of(count, "{count:,} wrong", "{count:,} wrong"),
    Verdict.CARRIED: lambda count: said_of(count, "{count:,} carried on", "{count:,} carried on"),
    Verdict.MISSING: lambda count: said_of(count, "{count:,} missing", "{count:,} missing"),
    Verdict.CONVENTION: lambda count: said_of(
        count, "{count:,} right under another convention", "{count:,} right under another convention"
    ),
    Verdict.UNREADABLE: lambda count: said_of(count, "{count:,} unreadable", "{count:,} unreadable"),
    Verdict.TOO_FEW_DIGITS: lambda count: said_of(count, "{count:,} of too few digits", "{count:,} of too few digits"),
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
    earned = marked.marks
    if earned is not None:
        parts += [" ", said("Marks: {earned} of {most}.", earned=earned[0], most=earned[1])]
        if not marked.scheme.marks and not set(marked.counted) <= set(marked.asked):
            parts += [" ", said("That is all that bpcalc sheet asks for; a marks scheme asks for less.")]
    elif marked.asked:
        parts += [" ", said("No marks: each value is one that a blind guess hits.")]
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


class Records(Sequence[dict[str, Any]]):
    """The records of files, each made when it is looked at: those of a large class would fill the memory."""

    def __init__(self, files: Sequence[Marked], hints: bool) -> None:
        self._files, self._hints = files, hints

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, slice):
            return [file_record(marked, self._hints) for marked in self._files[place]]
        return file_record(self._files[place], self._hints)


def file_record(marked: Marked, hints: bool) -> dict[str, Any]:
    """The record of a file; without the answers where they are only hinted at."""
    earned = marked.marks
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
