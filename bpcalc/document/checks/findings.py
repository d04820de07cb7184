"""What is said of the figures of a file: each mistake with its line and the worked step, all else a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bpcalc.checking.judging.results import SPARE_PLACES
from bpcalc.checking.marks.marking import BLAMED, Marked, findings
from bpcalc.checking.slips.codes import code_of, why_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Excerpt, Heading, Lines, Numeral, Paragraph, Part, Parts, Table, Tone, Toned
from bpcalc.document.step_lines import line
from bpcalc.language.said import joined, said, said_of

_TONES = {
    **dict.fromkeys(BLAMED, Tone.BAD),
    Verdict.UNREADABLE: Tone.WEAK,
}

_NO_MISTAKE = (*ACCEPTED, Verdict.CONVENTION)

_VERDICTS = {
    Verdict.RIGHT: said("right"),
    Verdict.LAST_DIGIT: said("last digit"),
    Verdict.ROUNDING: said("rounded early"),
}


def finding(marked: Marked, claim: Claim, worked: Worked | None, hints: bool, taught: bool) -> Iterator[Block]:
    """A mistake: where it is, its line, what was probably done and why it is wrong, and the step worked right.

    The reason is left out where it has been `taught` before, the step where there are only to be `hints`.
    """
    code, told = code_of(claim), hint_or_message(claim, hints)
    parts: list[Part] = []
    if claim.spot is not None:
        parts += [Toned(f"{claim.spot.line}:{claim.spot.column}", Tone.WEAK), "  "]
    if claim.quantity:
        parts += [Toned(printable(claim.quantity), Tone.STRONG), "  "]
    parts.append(Toned(joined((code.code, " ", code.name), ""), _TONES.get(claim.verdict, Tone.WEAK)))
    yield Heading(3, tuple(parts))
    if claim.spot is not None and marked.text is not None:
        yield Excerpt(claim.spot.line, marked.text.lines[claim.spot.line - 1], claim.spot.column, len(claim.spot.text))
    yield Paragraph((told if taught else lesson(claim, told),))
    if hints or claim.verdict not in BLAMED:
        return
    about = _worked_with(claim, marked.claims)
    step = next((step for step in worked.derivation.steps if step.id == about), None) if worked else None
    if worked is not None and step is not None:
        yield Lines(((line(worked, step),),))
    elif claim.expected is not None:
        yield Paragraph((said("right is {expected}", expected=Numeral(claim.expected)),))


def first_mistake(marked: Marked) -> str:
    """The first thing to look at, in a few words: where it is and what; nothing where all is well."""
    if marked.problem is not None:
        return marked.problem.message
    told = (claim for claim in findings(marked.claims) if claim.verdict not in _NO_MISTAKE and claim.quantity)
    first = next(told, None)
    if first is None:
        return ""
    name, quantity = first.rule or code_of(first).name, first.quantity or ""
    if first.spot is None:
        return joined((quantity, name), ": ")
    return said("line {line}, {quantity}: {name}", line=first.spot.line, quantity=quantity, name=name)


def _worked_with(claim: Claim, claims: Iterable[Claim]) -> str | None:
    """The quantity whose step is to be seen: of a number put in, the one that its line works out."""
    if claim.role is not Role.OPERAND or claim.spot is None:
        return claim.quantity
    line, column = claim.spot.line, claim.spot.column
    results = [other for other in claims if other.role is Role.RESULT and other.spot and other.spot.line == line]
    behind = [other for other in results if other.spot and other.spot.column > column]
    return next((other.quantity for other in (*behind, *reversed(results)) if other.quantity), claim.quantity)


def hint_or_message(claim: Claim, hints: bool) -> str:
    """What is said of a figure: the judge's sentence, or without the answer the kind of the mistake."""
    is_kept = claim.message and (not hints or claim.verdict is Verdict.UNREADABLE)
    return printable(claim.message) if is_kept else code_of(claim).what


def lesson(claim: Claim, told: str) -> str:
    """What is said of a figure, and why it is wrong, where the mistake has a name."""
    why = why_of(claim)
    if not why:
        return told
    if claim.also:  # what to remember is about the first
        return said("{what}. Remember: {why}", what=told, why=why)
    return said("{what}: {why}", what=told, why=why)


def rounded_early(claims: Iterable[Claim]) -> Iterator[Block]:
    """How many figures were rounded so early that their last digits are others, and what to do."""
    rows = [claim for claim in claims if claim.verdict is Verdict.ROUNDING]
    if rows:
        told = said_of(
            len(rows),
            "{count:,} figure is accepted, but was rounded too early: carry {places} decimals to have all its digits.",
            "{count:,} figures are accepted, but were rounded too early: carry {places} decimals to have all digits.",
            places=max(claim.places for claim in rows) + SPARE_PLACES,
        )
        yield Paragraph((told,))


def unread_again(claims: Sequence[Claim]) -> Iterator[Block]:
    """The answers that cannot be read for a reason that has been told of another one, a line each."""
    if claims:
        yield Heading(2, (said("Unreadable for the same reason"),))
        yield _table(claims, None)


def carried_on(claims: Sequence[Claim], hints: bool) -> Iterator[Block]:
    """The figures that are wrong only because an earlier one is, a line each, with the place where it began."""
    trivial = said("Follows from an earlier mistake that leaves nothing to work out")
    titles = {Verdict.CARRIED: said("Right method, carried on from an earlier mistake"), Verdict.WRONG: trivial}
    right = None if hints else said("right")
    for verdict, title in titles.items():
        rows = [claim for claim in claims if claim.verdict is verdict and (claim.sources or verdict is Verdict.CARRIED)]
        if rows:
            yield Heading(2, (title,))
            yield _table(rows, right, said("follows from"), lambda claim: (_origin(claim, claims),))


def few_digits(claims: Iterable[Claim]) -> Iterator[Block]:
    """The answers that earn nothing because so few digits prove nothing, a line each."""
    rows = [claim for claim in claims if claim.verdict is Verdict.TOO_FEW_DIGITS]
    if rows:
        yield Heading(2, (said("Too few digits to prove anything"),))
        yield _table(rows, None, said("what to do"), lambda claim: (printable(claim.message),))


def missing(claims: Iterable[Claim], hints: bool) -> Iterator[Block]:
    """What was asked for and not answered, a line each."""
    rows = [claim for claim in claims if claim.verdict is Verdict.MISSING]
    if not rows:
        return
    yield Heading(2, (said("Not answered"),))
    yield _table(rows, None if hints else said("right"))


def _origin(claim: Claim, claims: Sequence[Claim]) -> str:
    """Where a carried mistake began: the first of the writer's own mistakes on the way to it."""
    waiting, seen = [claim], [claim]
    while waiting:
        follower = waiting.pop(0)
        for cause in claims:
            if cause in seen or not _is_cause(cause, follower):
                continue
            if cause.verdict is not Verdict.CARRIED and not cause.sources and cause.spot is not None:
                return said("line {line}", line=cause.spot.line)
            waiting.append(cause)
            seen.append(cause)
    return ""


def _is_cause(cause: Claim, follower: Claim) -> bool:
    """Whether a wrong figure is what another follows from: by its quantity, or as a number put in on its line."""
    if follower.sources:
        return cause.quantity in follower.sources
    is_on_line = cause.spot is not None and follower.spot is not None and cause.spot.line == follower.spot.line
    return is_on_line and cause.role is Role.OPERAND


def conventions(claims: Sequence[Claim], hints: bool) -> Iterator[Block]:
    """Each convention once, and the figures that are right under it."""
    under = [claim for claim in claims if claim.verdict is Verdict.CONVENTION]
    for convention in dict.fromkeys(claim.convention for claim in under):
        rows = [claim for claim in under if claim.convention == convention]
        told = said_of(
            len(rows),
            "{count:,} figure is right under another convention: {convention}.",
            "{count:,} figures are right under another convention: {convention}.",
            convention=printable(convention),
        )
        yield Paragraph((Toned(told, Tone.STRONG),))
        yield _table(rows, None if hints else said("here right"))


def accepted(claims: Sequence[Claim]) -> Iterator[Block]:
    """The figures that are right, a line each, with what may be better."""
    if claims:
        yield Heading(2, (said("Accepted"),))
        yield _table(claims, None, said("verdict"), _acceptance)


def _acceptance(claim: Claim) -> Parts:
    """How good an accepted figure is, and what advice there is."""
    word = Toned(_VERDICTS[claim.verdict], Tone.GOOD)
    return (word, "; ", printable(claim.message)) if claim.message else (word,)


def _table(
    claims: Sequence[Claim],
    right: str | None,
    title: str = "",
    last: Callable[[Claim], Parts] | None = None,
) -> Table:
    """Figures that need no more than a line each: what is written, what is right, and one thing to say of them."""
    numeric = {2, 3} if right is not None else {2}
    header: list[Parts] = [(said("place"),), (said("quantity"),), (said("written"),)]
    header += [(name,) for name in (right, title) if name]
    rows: list[tuple[Parts, ...]] = []
    for claim in claims:
        row: list[Parts] = [
            (f"{claim.spot.line}:{claim.spot.column}" if claim.spot else "",),
            (printable(claim.quantity or ""),),
            (printable(claim.spot.text) if claim.spot else "",),
        ]
        row += [(Numeral(claim.expected),)] if right is not None else []
        row += [last(claim)] if last is not None else []
        rows.append(tuple(row))
    return Table(tuple(header), tuple(rows), frozenset(numeric))
