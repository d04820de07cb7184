"""Samples in a CSV file: a row per sample, the columns chosen by their names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path, PurePosixPath

from bpcalc.errors import BpcalcError, Place
from bpcalc.functions.table import counted, did_you_mean, listed
from bpcalc.model.decimals import decimal
from bpcalc.model.entries import Entry
from bpcalc.model.names import normal
from bpcalc.model.reading import Reading
from bpcalc.model.records import place_of_key
from bpcalc.model.shapes import Name
from bpcalc.model.source import Source, file_source
from bpcalc.model.spec import SampleSpec
from bpcalc.model.spec_parts import FileSpec

MOST_SAMPLES, MOST_PROBLEMS = 10_000, 20
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def samples_in_file(spec: FileSpec, has_loss: bool, reading: Reading) -> list[SampleSpec]:
    """The samples of a CSV file beside the network file; what is wrong is reported with row and column."""
    before = len(reading.problems)
    if has_loss and spec.targets is None and "targets" not in spec.places:
        reading.report(spec.place, "the key 'targets' is missing in the samples", "name the columns of the targets")
    path = _path(spec, reading)
    if path is None or len(reading.problems) > before:
        return []
    try:
        source = file_source(str(path))
    except BpcalcError as failure:
        for problem in failure.problems:
            if problem.place != Place():
                reading.problems.append(problem)
            else:
                reading.report(place_of_key(spec, "file"), f"{_short(spec.file)} {problem.message}", problem.hint)
        return []
    return _Table(source, spec, reading).samples()


def _path(spec: FileSpec, reading: Reading) -> Path | None:
    """Where the file lies: beside the network file or below, so that a file from elsewhere cannot point anywhere."""
    written = PurePosixPath(spec.file)
    if not spec.file:
        return None
    if written.is_absolute() or ".." in written.parts or "\\" in spec.file or ":" in spec.file:
        reading.report(
            place_of_key(spec, "file"), f"'{_short(spec.file)}' is not beside the network file", "put it there"
        )
        return None
    folder = Path(reading.source.folder or ".")
    if not _lies_in(folder, folder / spec.file):
        reading.report(
            place_of_key(spec, "file"), f"'{_short(spec.file)}' leads away from the network file", "put it there"
        )
        return None
    return folder / spec.file


def _lies_in(folder: Path, path: Path) -> bool:
    """Whether a path stays there, whatever its links lead to."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


class _Table:
    """The rows of one file."""

    def __init__(self, source: Source, spec: FileSpec, reading: Reading) -> None:
        self._source, self._spec, self._reading = source, spec, reading
        self._rows: list[tuple[int, list[str]]] = []
        try:
            self._rows += _rows(source.text)
        except csv.Error as failure:
            line = self._rows[-1][0] + 1 if self._rows else 1
            self._report(line, 1, f"this is no row of a CSV file: {failure}", "separate the cells with commas")

    def samples(self) -> list[SampleSpec]:
        if not self._rows and not self._reading.problems:
            self._report(1, 1, "the file is empty", "begin with a line of column names")
            return []
        if not self._rows:
            return []
        header = [normal(cell) for cell in self._rows[0][1]]
        if len(header) == 1 and (separator := next((sign for sign in ";\t|" if sign in header[0]), "")):
            message = f"the columns are separated by {_SEPARATORS[separator]}"
            self._report(self._rows[0][0], 1, message, "separate them with commas, and write decimals with a point")
            return []
        inputs = self._columns(self._spec.inputs or (), header)
        targets = self._columns(self._spec.targets or (), header)
        if inputs is None or targets is None:
            return []
        rows = self._rows[1:]
        if not rows:
            self._report(self._rows[0][0], 1, "there is no row of numbers below the names", "add a row per sample")
        if len(rows) > MOST_SAMPLES:
            self._report(rows[MOST_SAMPLES][0], 1, f"there are more than {MOST_SAMPLES:,} rows", "keep fewer")
            rows = []
        place = self._spec.place
        return [
            SampleSpec(
                inputs=self._entries(row, inputs, self._spec.inputs or (), number, header),
                targets=self._entries(row, targets, (), number, header) if targets else None,
                place=place,
                places={"inputs": place, "targets": place},
            )
            for number, row in rows
            if not self._has_too_many_problems()
        ]

    def _columns(self, names: Sequence[Name | None], header: Sequence[str]) -> list[int] | None:
        """The place of each column, or None after reporting those that are not there."""
        columns = []
        for name in names:
            if name is None:
                return None
            if header.count(name.text) != 1:
                several = name.text in header
                message = f"{self._source.name} has {'several columns' if several else 'no column'} '{name.text}'"
                hint = did_you_mean(name.text, header, f"its columns: {listed(header)}")
                self._reading.report(name.place, message, "give each its own name" if several else hint)
                return None
            columns.append(header.index(name.text))
        return columns

    def _entries(
        self,
        row: Sequence[str],
        columns: Sequence[int],
        names: Sequence[Name | None],
        number: int,
        header: Sequence[str],
    ) -> tuple[Entry, ...] | None:
        if len(row) != len(header):
            message = f"{counted(len(row), 'cell')} in this row, but {counted(len(header), 'column')}"
            self._report(number, 1, message, "give each row a cell per column, separated by commas")
            return None
        values = [self._value(row, column, number) for column in columns]
        texts = [name.text if name else None for name in names] or [None] * len(columns)
        return tuple(Entry(text, value, self._spec.place) for text, value in zip(texts, values, strict=True))

    def _value(self, row: Sequence[str], column: int, number: int) -> Fraction | None:
        try:
            return decimal(row[column].strip())
        except ValueError as failure:
            message = str(failure) if row[column].strip() else "this cell is empty"
            self._report(number, 1 + sum(len(cell) + 1 for cell in row[:column]), message, "write a decimal number")
            return None

    def _has_too_many_problems(self) -> bool:
        return len(self._reading.problems) >= MOST_PROBLEMS

    def _report(self, line: int, column: int, message: str, hint: str) -> None:
        self._reading.problems.append(self._source.problem(Place(line, column), message, hint))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its line."""
    reader = csv.reader(StringIO(text), skipinitialspace=True)
    before = 0
    for row in reader:
        if any(cell.strip() for cell in row):
            yield before + 1, row
        before = reader.line_num


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
