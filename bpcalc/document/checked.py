"""What is said of checked sheets and notes: a summary a file, its mistakes from the first on, all files together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from bpcalc.checking.marks.marking import Marked, findings
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Document, Heading, Paragraph, Tone, Toned
from bpcalc.document.checked_record import file_record
from bpcalc.document.checked_summary import summary
from bpcalc.document.class_report import class_report
from bpcalc.document.findings import accepted, carried_on, conventions, finding, missing, rounded_early, unread_again
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.placing import placement_of

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
) -> Document:
    """The document about checked files; `worked` gives the network of one worked out, where it can be."""
    blocks: list[Block] = []
    for marked in files:
        blocks += _file_blocks(marked, worked(marked), shown, explained)
    if len(files) > 1:
        blocks += [*_together(files), *class_report(files)]
    networks = {marked.network.name: marked.network for marked in files if marked.network}
    only = next(iter(networks.values())) if len(networks) == 1 else None
    record: dict[str, Any] = {"files": [file_record(marked, shown.hints) for marked in files]}
    if shown.everything:
        record["all"] = True
    document = Document({"schema": SCHEMA}, tuple(blocks), record)
    return document._replace(placement=placement_of(only), notation=only.notation) if only else document


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


def _together(files: Sequence[Marked]) -> Iterator[Block]:
    read = [marked for marked in files if marked.problem is None]
    wrong = sum(marked.is_wrong for marked in read)
    told = said(
        "{files}: {right:,} without a mistake, {wrong:,} with mistakes, {unread:,} not read.",
        files=said_of(len(files), "{count:,} sheet", "{count:,} sheets"),
        right=len(read) - wrong,
        wrong=wrong,
        unread=len(files) - len(read),
    )
    yield Heading(1, (said("Together"),))
    yield Paragraph((told,))
