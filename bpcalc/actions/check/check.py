"""`check`: answer sheets marked and notes proofread, each figure recomputed, and what went wrong named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bpcalc.actions.check.checker import Settings
from bpcalc.actions.check.hand_ins import hand_ins
from bpcalc.actions.check.marker import Marker
from bpcalc.actions.check.marking import all_marked
from bpcalc.actions.progress import Progress, unwatched
from bpcalc.checking.marks.earlier import moved, read_earlier
from bpcalc.checking.marks.enrolment import enrolment
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.reading import read_scheme
from bpcalc.checking.marks.roster import read_roster
from bpcalc.checking.marks.scheme import known
from bpcalc.checking.marks.selecting import chosen, rules_named
from bpcalc.checking.text import Text
from bpcalc.document.blocks import Document
from bpcalc.document.checks.checked import Shown, checked, nothing_more
from bpcalc.document.checks.class_report import Register
from bpcalc.errors import ALL_WELL, UNUSABLE, WRONG_NUMBERS
from bpcalc.language.said import said
from bpcalc.model.network import Network


@dataclass(frozen=True, repr=False, kw_only=True)
class Checked(Document):
    """What is said of checked files; `files` are all of them marked, a sheet of a student or a note each.

    `selected` are the same with those findings only that are told; `register` says whose they are by a roster; `left`
    hand-ins nobody marked, as somebody ended it.

    >>> import bpcalc
    >>> checked = bpcalc.check("answers: {net_h1: 0.3775, out_h1: 0.7}", bpcalc.load("classic"))
    >>> checked.files[0].marks, checked.feedback(checked.files[0]).exit_code
    ((1, 60), 1)
    """

    files: tuple[Marked, ...]
    selected: tuple[Marked, ...]
    register: Register
    told: Callable[[Marked], Document]
    left: int = 0

    def feedback(self, marked: Marked) -> Document:
        """What is said of one of the files alone, with all that was found in it."""
        return self.told(marked)


def check(
    text_or_path: str | Path | Sequence[Path],
    network: Network | None = None,
    *,
    kind: Literal["sheet", "notes"] | None = None,
    decimal: Literal["point", "comma"] | None = None,
    marks: Path | None = None,
    everything: bool = False,
    hints: bool = False,
    explain: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    roster: Path | None = None,
) -> Checked:
    """What is right and wrong in a text, which a `str` is, or in files and folders of them, which a `Path` names.

    The `network` is the one that a sheet names, or whose values stand in the notes, unless given. `kind` is told by
    looks unless given, and so is `decimal`, the sign before decimals; `marks` a file that says what answers are
    worth. `everything` lists the figures that are right, too, `hints` keeps the answers back, `explain` adds all that
    leads to a wrong quantity; `select` and `ignore` say which kinds of findings are told, by codes or names.
    `roster` is a CSV of who is in the class, by which the document says whose the files are and who is missing.

    The exit code of the document is 1 where a figure is wrong or an answer is missing, 2 where no file can be read.
    Raises BpcalcError where the network, the scheme of marks or the roster cannot be read, and for a rule that there is
    none.

    >>> import bpcalc
    >>> checked = bpcalc.check("answers: {net_h1: 0.3775, out_h1: 0.7}", bpcalc.load("classic"))
    >>> [(claim.quantity, claim.verdict.value) for claim in checked.files[0].claims]
    [('net_h1', 'right'), ('out_h1', 'wrong')]
    """
    files: list[str | Text]
    if isinstance(text_or_path, str):
        files = [Text(said("text"), text_or_path)]
    else:
        paths = [text_or_path] if isinstance(text_or_path, Path) else text_or_path
        files = [*hand_ins([str(path) for path in paths], [path for path in (marks, roster) if path])]
    settings = Settings(network, kind, decimal)
    return check_files(
        files, settings, marks, select, ignore, roster, everything=everything, hints=hints, explain=explain
    )


def check_files(
    files: Sequence[str | Text],
    settings: Settings,
    marks: Path | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    roster: Path | None = None,
    before: Path | None = None,
    *,
    everything: bool = False,
    hints: bool = False,
    explain: bool = False,
    processes: int = 0,
    progress: Progress = unwatched,
) -> Checked:
    """As `check`, of files by their names, where `-` is standard input, and of texts; in so many processes.

    `before` is a summary that was written once; the document says whose marks are others now.
    Where somebody ends it early, the document is about what is marked by then.
    """
    wanted, unwanted = rules_named(select, "--select"), rules_named(ignore, "--ignore")
    if marks is not None:
        settings = settings._replace(scheme=read_scheme(str(marks)))
    enrolled = read_roster(str(roster)) if roster else None
    earlier = read_earlier(str(before)) if before else None
    if len(files) > 1 and settings.own_networks is None:  # in a class, the network of the teacher is marked
        settings = settings._replace(own_networks=False)
    marker = Marker(settings)
    marking = all_marked(files, marker, processes=processes, progress=progress)
    marked = marking.marked
    known([one.scheme for one in marked if one.network])
    selected = chosen(marked, wanted, unwanted)
    shown = Shown(everything, hints)
    explained = marker.checker.explaining().explained if explain else nothing_more
    register = Register(enrolment(enrolled, marked) if enrolled else None)
    if earlier is not None:
        names = [register.name(place, one) for place, one in enumerate(marked)]
        register = register._replace(moved=moved(marked, names, earlier))
    known_besides = register if enrolled or earlier is not None else None
    document = checked(selected, marker.checker.worked, shown, explained, known_besides)
    return Checked(
        **vars(replace(document, exit_code=marking.ended or exit_code(selected))),
        files=tuple(marked),
        selected=tuple(selected),
        register=register,
        told=lambda one: replace(checked([one], marker.checker.worked, shown), exit_code=exit_code([one])),
        left=marking.left,
    )


def exit_code(files: Sequence[Marked]) -> int:
    """0 where nothing is wrong, 1 where something is, 2 where no file could be read."""
    if all(marked.problem is not None for marked in files):
        return UNUSABLE
    return WRONG_NUMBERS if any(marked.is_wrong for marked in files) else ALL_WELL
