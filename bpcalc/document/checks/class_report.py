"""What the files of a class come to together: who has how many marks, what to teach again, and where marks are lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import NamedTuple

from bpcalc.checking.marks.earlier import Moved
from bpcalc.checking.marks.enrolment import Enrolment
from bpcalc.checking.marks.marking import BLAMED, Marked, plain_marks
from bpcalc.checking.marks.roster import Enrolled
from bpcalc.checking.slips.codes import SLIP_NAMED, Code, code_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.document.blocks import Bar, Bars, Block, Heading, Paragraph, Parts, Table, Tone, Toned
from bpcalc.document.checks.findings import first_mistake
from bpcalc.functions.table import listed
from bpcalc.language.said import joined, said, said_of

MOST_ROWS, MOST_PLACES = 10, 4
MOST_TAUGHT = 5
"""Mistakes of which it is told why they are some."""

MOST_BARS = 15
"""Quantities in the picture of where marks are lost."""

_BINS = 10

_NO_MISTAKES = {
    Verdict.CARRIED: said("Right method, carried on from an earlier mistake"),
    Verdict.MISSING: said("Not answered"),
    Verdict.UNREADABLE: said("Unreadable"),
}


class Register(NamedTuple):
    """What is known of a class besides its hand-ins: whose they are by a roster, and which marks were others before."""

    enrolment: Enrolment | None = None
    moved: Moved | None = None

    def name(self, place: int, marked: Marked) -> str:
        """What the student of a hand-in is called, by the roster where it knows whose it is."""
        student = self.enrolment.students[place] if self.enrolment else None
        return student.called if student else marked.student


def class_report(files: Sequence[Marked], register: Register) -> Iterator[Block]:
    """The blocks about all files; nothing of what did not happen."""
    networks = dict.fromkeys(_network(marked) for marked in files if marked.network)
    title = said_of(len(files), "{count:,} sheet", "{count:,} sheets")
    yield Heading(1, (joined((title, *networks), " · ") if len(networks) == 1 else title,))
    yield Paragraph((_together(files),))
    earned = [mark for marked in files if not is_unread(marked) and (mark := marked.marks) is not None]
    if earned:
        told = said(
            "Marks: {mean} of {most} on average, from {lowest} to {highest}.",
            mean=_short(sum(mark[0] for mark in earned) / len(earned)),
            most=_short(sum(mark[1] for mark in earned) / len(earned)),
            lowest=_short(min(mark[0] for mark in earned)),
            highest=_short(max(mark[0] for mark in earned)),
        )
        yield Paragraph((told,))
    if len(networks) > 1:
        names = listed(networks)
        yield Paragraph((Toned(said("The networks differ: {names}.", names=names), Tone.BAD),))
    if register.moved is not None:
        yield from _moved(files, register, register.moved)
    yield from _unread(files, register)
    yield from _marks(files, register, len(networks) > 1)
    if register.enrolment is not None:
        yield from _enrolment(files, register.enrolment)
    yield from _distribution(files)
    yield from _slips(files)
    yield from _aside(files)
    yield from _hardest(files)
    yield from _lost(files)


def is_unread(marked: Marked) -> bool:
    """Whether nothing of a file can be marked: it is not read, or none of its answers is."""
    answered = [claim for claim in marked.claims if claim.verdict is not Verdict.MISSING]
    no_answer = bool(answered) and all(claim.verdict is Verdict.UNREADABLE for claim in answered)
    return marked.problem is not None or no_answer


def _together(files: Sequence[Marked]) -> str:
    read = [marked for marked in files if not is_unread(marked)]
    fine = (*ACCEPTED, Verdict.CONVENTION)
    right = sum(all(claim.verdict in fine for claim in marked.claims) for marked in read)
    return said(
        "{files}: {right:,} without a mistake, {wrong:,} with mistakes, {unread:,} not read.",
        files=said_of(len(files), "{count:,} sheet", "{count:,} sheets"),
        right=right,
        wrong=len(read) - right,
        unread=len(files) - len(read),
    )


def _network(marked: Marked) -> str:
    return printable(marked.config or (marked.network.name if marked.network else ""))


def _moved(files: Sequence[Marked], register: Register, moved: Moved) -> Iterator[Block]:
    """Whose marks are others than before, and by how much."""
    yield Heading(2, (said("Marks that moved"),))
    told = [
        said_of(len(moved.moves), "The marks of {count:,} hand-in moved.", "The marks of {count:,} hand-ins moved.")
    ]
    if moved.new:
        told.append(said_of(moved.new, "{count:,} hand-in is new.", "{count:,} hand-ins are new."))
    if moved.gone:
        told.append(said_of(moved.gone, "{count:,} hand-in is gone.", "{count:,} hand-ins are gone."))
    yield Paragraph((joined(told, " "),))
    if not moved.moves:
        return
    header: tuple[Parts, ...] = ((said("file"),), (said("student"),), (said("before"),), (said("now"),), (said("by"),))
    rows: list[tuple[Parts, ...]] = []
    for place, was, of in moved.moves:
        marked = files[place]
        now = marked.marks if marked.problem is None else None
        by = "" if was is None or now is None else f"{plain_marks(Fraction(str(now[0])) - was):+}".replace("-", "−")
        before = "–" if was is None or of is None else _of(plain_marks(was), plain_marks(of))
        after = "–" if now is None else _of(*now)
        tone = Tone.BAD if by.startswith("−") else Tone.GOOD
        rows.append(
            (
                (printable(marked.file),),
                (printable(register.name(place, marked)),),
                (before,),
                (after,),
                (Toned(by, tone),),
            )
        )
    yield Table(header, tuple(rows), frozenset({2, 3, 4}))


def _of(earned: float, most: float) -> str:
    return said("{earned} of {most}", earned=earned, most=most)


def _unread(files: Sequence[Marked], register: Register) -> Iterator[Block]:
    """The files that nobody has marked, and why, so that they are not looked for one by one."""
    rows: list[tuple[Parts, ...]] = []
    for place, marked in enumerate(files):
        if is_unread(marked):
            who = joined(filter(None, (marked.file, register.name(place, marked))), " · ")
            rows.append(((printable(who),), (printable(_why_unread(marked)),)))
    if rows:
        yield Heading(2, (said("Not read"),))
        yield Table(((said("file"),), (said("reason"),)), tuple(rows))


def _why_unread(marked: Marked) -> str:
    if marked.problem is not None:
        return marked.problem.message
    first = next(claim for claim in marked.claims if claim.verdict is Verdict.UNREADABLE)
    return said("none of its answers can be read; the first: {message}", message=first.message)


def _marks(files: Sequence[Marked], register: Register, networks_differ: bool) -> Iterator[Block]:
    """Who has how many marks: the first thing that a teacher looks for."""
    columns: dict[str, list[str]] = {
        said("file"): [printable(name) for name in _below_one_folder([marked.file for marked in files])],
        said("student"): [printable(register.name(place, marked)) for place, marked in enumerate(files)],
        said("marks"): [_shown_marks(marked, 0) for marked in files],
        said("of"): [_shown_marks(marked, 1) for marked in files],
        said("first mistake"): [printable(first_mistake(marked)) for marked in files],
        said("network"): [_network(marked) if networks_differ else "" for marked in files],
    }
    kept = [name for place, name in enumerate(columns) if place in (0, 4) or any(columns[name])]
    numeric = frozenset(number for number, name in enumerate(kept) if name in ("marks", "of"))
    rows: Iterator[tuple[Parts, ...]] = zip(*([(cell,) for cell in columns[name]] for name in kept), strict=True)
    yield Heading(2, (said("Marks"),))
    yield Table(tuple((name,) for name in kept), tuple(rows), numeric)


def _below_one_folder(files: Sequence[str]) -> list[str]:
    """The names of files without the folder that all of them lie in, which would make a table wide."""
    folders = [PurePath(file).parent.parts for file in files]
    shared = 0
    while all(len(folder) > shared and folder[shared] == folders[0][shared] for folder in folders):
        shared += 1
    return [str(PurePath(*PurePath(file).parts[shared:])) if shared else file for file in files]


def _shown_marks(marked: Marked, which: int) -> str:
    marks = None if is_unread(marked) else marked.marks
    return "" if marks is None else str(marks[which])


def _enrolment(files: Sequence[Marked], enrolment: Enrolment) -> Iterator[Block]:
    """Who is missing, who is on no roster, and what is nobody's for sure."""
    yield Heading(2, (said("Roster"),))
    told = said(
        "{joined:,} of {files:,} hand-ins are joined to the {students:,} students of the roster.",
        joined=sum(student is not None for student in enrolment.students),
        files=len(files),
        students=len(enrolment.roster.students),
    )
    yield Paragraph((told,))
    rows: list[tuple[Parts, ...]] = [
        ((said("handed nothing in"),), (printable(student.called),), (printable(_beside(student)),))
        for student in enrolment.missing
    ]
    rows += (
        ((said("not on the roster"),), (printable(files[place].student),), (printable(files[place].file),))
        for place in enrolment.strangers
    )
    for place, students in enrolment.doubts:
        may_be = joined((printable(joined(filter(None, (s.called, s.id)), " ")) for s in students), said(" or "))
        rows.append(((said("not joined, being one of several"),), (may_be,), (printable(files[place].file),)))
    for student in enrolment.twice:
        held = [printable(m.file) for m, one in zip(files, enrolment.students, strict=True) if one is student]
        rows.append(((said("handed in more than once"),), (printable(student.called),), (joined(held, ", "),)))
    if rows:
        yield Table(((said("roster"),), (said("student"),), ("",)), tuple(rows))


def _beside(student: Enrolled) -> str:
    return joined(filter(None, (student.id, student.email, student.group)), " · ")


def _distribution(files: Sequence[Marked]) -> Iterator[Block]:
    """How many hand-ins have which share of their marks, from the lowest that any has."""
    marks = [mark for marked in files if not is_unread(marked) and (mark := marked.marks) and mark[1]]
    if len(marks) < 2:
        return
    tenths = Counter(min(_BINS - 1, int(Fraction(str(earned)) * _BINS / Fraction(str(most)))) for earned, most in marks)
    bars = (
        Bar(
            said("{low} to {high} %", low=tenth * 100 // _BINS, high=(tenth + 1) * 100 // _BINS),
            Fraction(tenths[tenth]),
            said_of(tenths[tenth], "{count:,} sheet", "{count:,} sheets"),
        )
        for tenth in range(min(tenths), _BINS)
    )
    yield Bars(said("Sheets by their share of the marks"), tuple(bars))


def _lost(files: Sequence[Marked]) -> Iterator[Block]:
    """Where marks are lost: the quantities that cost the class most."""
    lost: dict[str, Fraction] = {}
    most: dict[str, Fraction] = {}
    for marked in files:
        for one in () if is_unread(marked) else marked.questions:
            lost[one.quantity] = lost.get(one.quantity, Fraction(0)) + one.most - one.earned
            most[one.quantity] = most.get(one.quantity, Fraction(0)) + one.most
    ranked = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])[:MOST_BARS]
    if ranked:
        bars = (Bar(printable(name), lost[name], _of(_short(lost[name]), _short(most[name]))) for name in ranked)
        yield Bars(said("Marks lost, by quantity"), tuple(bars))


def _own_mistakes(files: Sequence[Marked]) -> dict[tuple[Code, str], list[tuple[Marked, Claim]]]:
    """What is wrong by a mistake of its own, by the kind of the mistake, what is on most sheets first."""
    found: dict[tuple[Code, str], list[tuple[Marked, Claim]]] = {}
    for marked in files:
        for claim in marked.told:
            if claim.verdict in BLAMED and claim.verdict not in _NO_MISTAKES and not claim.sources:
                found.setdefault((code_of(claim), claim.rule), []).append((marked, claim))
    ranked = sorted(found.items(), key=lambda pair: (-_sheets(pair[1]), -len(pair[1]), pair[0][0].code, pair[0][1]))
    return dict(ranked)


def _slips(files: Sequence[Marked]) -> Iterator[Block]:
    """What to teach again: each mistake, and why the most common ones are mistakes."""
    found = _own_mistakes(files)
    if not found:
        return
    titles = (said("mistake"), said("figures"), said("sheets"), said("what"), said("where"))
    yield Heading(2, (said("What to teach again"),))
    yield Table(
        tuple((title,) for title in titles),
        tuple(
            (
                (f"{code.code} {rule or code.name}",),
                (str(len(places)),),
                (str(_sheets(places)),),
                (_what(code, rule),),
                (joined(dict.fromkeys(map(_place, places[:MOST_PLACES])), ", ") + _more(len(places) - MOST_PLACES),),
            )
            for (code, rule), places in found.items()
        ),
        frozenset({1, 2}),
    )
    for code, rule in list(found)[:MOST_TAUGHT]:
        if why := SLIP_NAMED[rule].why if rule in SLIP_NAMED else code.why:
            yield Paragraph((Toned(rule or code.name, Tone.STRONG), ": ", why))


def _what(code: Code, rule: str) -> str:
    return SLIP_NAMED[rule].what if rule in SLIP_NAMED else code.what


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
    """The quantities that most go wrong by a mistake of their own, not one that is carried on, and by which."""
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    mistakes: dict[str, Counter[str]] = {}
    for marked in files:
        results = [claim for claim in marked.claims if claim.role is Role.RESULT and claim.quantity]
        wrong = {claim.quantity or "": claim for claim in results if claim.verdict in BLAMED and not claim.sources}
        tried.update(dict.fromkeys(claim.quantity or "" for claim in results).keys())
        failed.update(wrong.keys())
        for quantity, claim in wrong.items():
            mistakes.setdefault(quantity, Counter())[_what(code_of(claim), claim.rule)] += 1
    ranked = sorted(
        (name for name in tried if failed[name]), key=lambda name: (-failed[name] / tried[name], -tried[name])
    )
    if not ranked:
        return
    titles = (said("quantity"), said("wrong or missing"), said("of sheets"), said("mostly"))
    rows = (
        ((printable(name),), (str(failed[name]),), (str(tried[name]),), (mistakes[name].most_common(1)[0][0],))
        for name in ranked[:MOST_ROWS]
    )
    yield Heading(2, (said("Hardest quantities"),))
    yield Table(tuple((title,) for title in titles), tuple(rows), frozenset({1, 2}))


def _place(place: tuple[Marked, Claim]) -> str:
    marked, claim = place
    name = printable(marked.file)
    return f"{name}:{claim.spot.line}" if claim.spot else name


def _more(count: int) -> str:
    return said(" and {count:,} more", count=count) if count > 0 else ""


def _short(value: Fraction | float) -> int | float:
    return plain_marks(round(Fraction(value), 2))
