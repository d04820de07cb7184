"""The checker: a file read, its network found, its figures judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from importlib import import_module
from pathlib import Path, PurePath, PurePosixPath
from traceback import extract_tb
from typing import NamedTuple, Self

from bpcalc.actions.check.explaining import Explaining
from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.marks.marking import Marked, completed
from bpcalc.checking.marks.scheme import PLAIN, Scheme
from bpcalc.checking.network_of_text import recognised
from bpcalc.checking.sheets.decimal_signs import sign_of_notes, sign_of_sheets
from bpcalc.checking.sheets.filled_sheet import FilledSheet
from bpcalc.checking.sheets.gradient_files import holds_gradients
from bpcalc.checking.sheets.gradients import GradientReader
from bpcalc.checking.sheets.layouts import filled_sheets, is_sheet
from bpcalc.checking.sheets.lists import listed_answers
from bpcalc.checking.sheets.reading import Sheet, SheetReader, with_places
from bpcalc.checking.statements import Document
from bpcalc.checking.text import NotRead, Text, is_notebook, printable, submission
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.working import Worked, work
from bpcalc.document.checks.answer_sheet import sections
from bpcalc.errors import BpcalcError, NumbersError, Problem
from bpcalc.language.said import said
from bpcalc.model.loading import load
from bpcalc.model.network import Network
from bpcalc.model.source import bundled_networks


def unchanged(network: Network) -> Network:
    """The network as it is."""
    return network


class Settings(NamedTuple):
    """What is said of all files; a `network` of None is the one that each is about.

    `network` is a network, or what `load` takes; `changed` is done to each that is loaded. `kind` is sheet or notes, or
    None where their looks tell; `decimal` is the sign before decimals, point or comma, or None where each file tells.
    `own_networks` says whether a sheet may be about a file that lies beside it, None that one may that is no class's.
    """

    network: Network | str | None = None
    kind: str | None = None
    decimal: str | None = None
    changed: Callable[[Network], Network] = unchanged
    scheme: Scheme = PLAIN
    own_networks: bool | None = None

    def checker(self) -> Checker:
        """What checks files so. Raises BpcalcError where the network cannot be read."""
        return Checker(self)


class Unit(NamedTuple):
    """What is marked by itself, a student's sheet or a note: whose it is, the network that it names, and how."""

    file: str
    student: str
    config: str
    marked: Callable[[], Marked]


class HandIn(NamedTuple):
    """One file as it is handed in: its text, where it has one, and what it holds."""

    text: Text | None
    units: Sequence[Unit]

    @classmethod
    def of(cls, marked: Marked) -> Self:
        """A file of which there is nothing more to say than this."""
        return cls(None, [Unit(marked.file, marked.student, "", lambda: marked)])


class Checker:
    """Checks files; networks are loaded, derived and worked once each, however many files are about them."""

    def __init__(self, settings: Settings) -> None:
        """Raises BpcalcError where the network cannot be read."""
        network, self._kind, self._decimal, self._changed, self._scheme, self._own_networks = settings
        self._schemes: dict[str, Scheme] = {}
        self._networks: dict[str, Network] = {}
        self._derivations: dict[str, Derivation] = {}
        self._worked: dict[str, Worked | None] = {}
        self._judges: dict[str, Judge] = {}
        self._counted: dict[str, tuple[str, ...]] = {}
        self._gallery: dict[str, Network] = {}
        if isinstance(network, Network):
            self._config: str | None = network.name
            self._networks[network.name] = network
        else:
            self._config = network
            if network is not None:
                self._network(network)  # a mistake in it is no fault of the files

    def hand_in(self, file: str | Text) -> HandIn:
        """What one file, or a text, holds: sheets, one a student, or a note; where it cannot be read, the reason."""
        try:
            text = file if isinstance(file, Text) else submission(file)
            if isinstance(text, NotRead):
                return HandIn.of(Marked(text.file, problem=text.problem))
            return self._told(text)
        except BpcalcError as failure:
            return HandIn.of(Marked(failure.problems[0].file or name_of(file), problem=failure.problems[0]))
        except MemoryError:
            raise
        except Exception as failure:  # noqa: BLE001 (a bug that one file meets is no reason to leave the others)
            return HandIn.of(Marked(name_of(file), problem=_unexpected(failure)))

    def brings_its_network(self, unit: Unit) -> bool:
        """Whether a hand-in is about a network that lies in a file beside it."""
        return bool(unit.config) and self._is_own(unit.config)

    def _is_own(self, config: str) -> bool:
        """Whether a network that a sheet names is neither the one that is given nor bundled."""
        return self._config is None and config not in bundled_networks()

    def worked(self, marked: Marked) -> Worked | None:
        """The network of a file worked out, or None where its numbers run away."""
        return self._worked_of(marked.config) if marked.network is not None else None

    def _worked_of(self, name: str) -> Worked | None:
        if name not in self._worked:
            try:
                self._worked[name] = work(self._derivation(name))
            except NumbersError:
                self._worked[name] = None
        return self._worked[name]

    def _told(self, text: Text) -> HandIn:
        """What a text holds, by its kind: sheets, answers in lines, gradients of a program, or notes."""
        if self._kind == "notes":
            return _one(text, partial(self._note, text))
        if holds_gradients(text):
            return _one(text, partial(self._gradients, text))
        cells = _cells(text) if is_notebook(text.text) else text
        if is_sheet(cells) or self._kind == "sheet":
            return self._sheets(cells, filled_sheets(cells))
        listed = listed_answers(cells, self._is_quantity) if self._config else None
        return self._sheets(cells, [listed]) if listed else _one(text, partial(self._note, text))

    def _is_quantity(self, label: str) -> bool:
        try:
            find(self._derivation(self._config or ""), label)
        except BpcalcError:
            return False
        return True

    def _gradients(self, text: Text) -> Marked:
        """The gradients of a program as a sheet."""
        if self._config is None:
            raise _unknown_network(text.file)
        worked = self._worked_of(self._config)
        true = worked.exact.get if worked else dict[str, Fraction | None]().get
        return self._judged_sheet(
            text, GradientReader(text, self._derivation(self._config), true).sheet(), self._config
        )

    def _sheets(self, text: Text, sheets: Sequence[FilledSheet]) -> HandIn:
        """One file's sheets; where that of one student names no network, the others are marked all the same."""
        point = self._decimal or sign_of_sheets(text, sheets)
        readers: dict[str, SheetReader] = {}

        def marked(filled: FilledSheet) -> Marked:
            if filled.fault:
                raise BpcalcError.of(filled.fault, file=text.file)
            config = self._config or _beside(text.file, filled.config)
            may_have_own = len(sheets) == 1 if self._own_networks is None else self._own_networks
            if not may_have_own and self._is_own(config):
                raise _own_network(text.file, filled.config)
            if config not in readers:
                readers[config] = SheetReader(text, self._derivation(config), point)
            return self._judged_sheet(text, readers[config].sheet(filled), config)

        return HandIn(
            text,
            [
                Unit(text.file, filled.student, filled.config, _telling(partial(marked, filled), text, filled.student))
                for filled in sheets
            ],
        )

    def _judged_sheet(self, text: Text, sheet: Sheet, config: str) -> Marked:
        scheme = self._scheme_of(config)
        sheet = sheet._replace(document=scheme.asking(sheet.document))
        judge, of_sheet = self._judge(config), sheet.document
        claims = scheme.tolerant(with_places(judge.judge(of_sheet), sheet), judge.evidence)
        marked = Marked(text.file, text, self._network(config), claims, of_sheet.student, config, of_sheet.asked)
        return replace(marked, counted=self._counted_of(config), scheme=scheme)

    def _note(self, text: Text) -> Marked:
        config = self._config or recognised(text.text, self._bundled(), self._worked_of)
        if config is None:
            raise _unknown_network(text.file)
        network = self._network(config)
        read_notes = import_module("bpcalc.checking.notes").read_notes
        scheme = self._scheme_of(config)
        point = self._decimal or sign_of_notes(text)
        document: Document = scheme.asking(read_notes(text.text, text.file, network, point))
        judge = self._judge(config)
        claims = scheme.tolerant(judge.judge(document), judge.evidence)
        marked = Marked(text.file, text, network, claims, config=config, asked=document.asked, scheme=scheme)
        counted = self._counted_of(config) if scheme.marks else ()
        return replace(marked, counted=counted, found=self._config is None)

    def _network(self, config: str) -> Network:
        if config not in self._networks:
            self._networks[config] = self._changed(load(config))
        return self._networks[config]

    def _derivation(self, config: str) -> Derivation:
        if config not in self._derivations:
            self._derivations[config] = derive(self._network(config), everything=True)
        return self._derivations[config]

    def _scheme_of(self, config: str) -> Scheme:
        """The marks scheme by the ids of a network."""
        if config not in self._schemes:
            self._schemes[config] = self._scheme.of_network(lambda name: find(self._derivation(config), name).id)
        return self._schemes[config]

    def explaining(self) -> Explaining:
        """What explains quantities of the files."""
        return Explaining(self._network)

    def with_network(self, marked: Marked) -> Marked:
        """What another process has marked, with its network, which stays in each process."""
        return completed(marked, network=self._network(marked.config)) if marked.config else marked

    def _judge(self, config: str) -> Judge:
        """What judges documents about a network; what is true of the network is worked once."""
        if config not in self._judges:
            self._judges[config] = Judge(self._network(config), self._scheme.wanted)
        return self._judges[config]

    def _counted_of(self, config: str) -> tuple[str, ...]:
        """What earns marks: the scheme's quantities, or what `bpcalc sheet` asks for; no value that a guess hits."""
        if config not in self._counted:
            names = [*self._scheme_of(config).marks]
            if not names and (worked := self._worked_of(config)):
                names = [name for section in sections(worked) for name, _ in section.asked]
            evidence = self._judge(config).evidence
            self._counted[config] = tuple(name for name in names if not evidence.is_guess(name))
        return self._counted[config]

    def _bundled(self) -> dict[str, Network]:
        if not self._gallery:
            self._gallery = {name: load(path) for name, path in bundled_networks().items()}
        return self._gallery


def _one(text: Text, marked: Callable[[], Marked]) -> HandIn:
    """A file that is one hand-in as a whole."""
    return HandIn(text, [Unit(text.file, "", "", _telling(marked, text))])


def _telling(marked: Callable[[], Marked], text: Text, student: str = "") -> Callable[[], Marked]:
    """The same, which tells of what is wrong instead of raising it."""

    def told() -> Marked:
        try:
            return marked()
        except BpcalcError as failure:
            return Marked(text.file, student=student, problem=failure.problems[0])
        except MemoryError:
            raise
        except Exception as failure:  # noqa: BLE001 (a bug that one student meets is no reason to leave the others)
            return Marked(text.file, student=student, problem=_unexpected(failure))

    return told


def _cells(text: Text) -> Text:
    """What the cells of a notebook say, read if it is a sheet; notes are read with their places in the file."""
    read_cells = import_module("bpcalc.checking.notes.notebooks").text_of_notebook
    return Text(text.file, read_cells(text.text), ".md", is_on_disk=False)


def name_of(file: str | Text) -> str:
    """What messages call a file or a text."""
    return file.file if isinstance(file, Text) else file


def _beside(file: str, config: str) -> str:
    """The network that a sheet names: a bundled one, or a file beside the sheet or below.

    A sheet comes from somebody else, and may point nowhere else. Raises BpcalcError.
    """
    if not config:
        raise _unknown_network(file)
    if config in bundled_networks():
        return config
    written = PurePosixPath(config)
    folder = Path(file).parent
    path = folder / config
    try:
        inside = path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        inside = False
    if written.is_absolute() or ".." in written.parts or not inside:
        fault = said(
            "there is no network '{name}' beside this sheet, and none is bundled", name=printable(config[:100])
        )
        raise BpcalcError.of(fault, said("name the network with --config"), file)
    return str(path)


def _own_network(file: str, config: str) -> BpcalcError:
    fault = said("names a network of its own, '{name}'", name=printable(config[:100]))
    hint = said("name the network of the class with --config, or let their own count with --own-networks")
    return BpcalcError.of(fault, hint, file)


def _unknown_network(file: str) -> BpcalcError:
    fault = said("which network is this about?")
    return BpcalcError.of(fault, said("name the network with --config"), file)


def _unexpected(failure: Exception) -> Problem:
    """What is said of a file that no reader or judge should have stumbled over, but one did."""
    if isinstance(failure, RecursionError):  # of a reader, over what nobody would write
        return Problem(said("is nested too deeply to be read"))
    place = extract_tb(failure.__traceback__)[-1]
    where = f"{type(failure).__name__}, {PurePath(place.filename).name}:{place.lineno}"
    message = said("could not be checked: a mistake in bpcalc itself ({where})", where=where)
    return Problem(message, said("please report it, with this file"))
