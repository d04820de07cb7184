"""The samples of a network: in its file or in a CSV file beside it, what inputs are called, and whether all fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from bpcalc.errors import BpcalcError, Place
from bpcalc.functions.table import did_you_mean, listed
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.decimals import rational
from bpcalc.model.names import fresh_names, normal
from bpcalc.model.network import Sample
from bpcalc.model.parameter_shapes import Entry
from bpcalc.model.parameters import names_in
from bpcalc.model.shapes import Name, place_of_key
from bpcalc.model.source import Source, file_source
from bpcalc.model.spec import FileSpec, LayerSpec, NetworkSpec, SampleSpec
from bpcalc.model.yaml_reading import Reading


def sample_specs(spec: NetworkSpec, has_loss: bool, reading: Reading) -> list[SampleSpec]:
    """The samples, wherever they stand; they need targets where the network has a loss."""
    wanted = ("inputs", "targets") if has_loss else ("inputs",)
    single = [key for key in ("inputs", "targets") if key in spec.places]
    if "samples" in spec.places:
        for key in single:
            fault = said("'{key}' stands beside 'samples'", key=key)
            reading.report(place_of_key(spec, key), fault, said("move them into a sample"))
        if isinstance(spec.samples, FileSpec):
            return samples_in_file(spec.samples, has_loss, reading)
        samples = [sample for sample in spec.samples or () if sample is not None]
        for sample in samples:
            if has_loss and "targets" not in sample.places:
                fault = said("the key '{key}' is missing in {what}", key="targets", what=said("a sample"))
                reading.report(sample.place, fault, said("the targets, {o1: 0.01} or [0.01]"))
        return samples
    for key in wanted:
        if key not in spec.places:
            fault = said("the key '{key}' is missing in {what}", key=key, what=said("the network"))
            reading.report(spec.place, fault, said("add {key}, or samples", key=key))
    return [SampleSpec(inputs=spec.inputs, targets=spec.targets, place=spec.place, places=spec.places)]


def input_names(samples: Sequence[SampleSpec], layers: Sequence[LayerSpec], reading: Reading) -> list[str]:
    """The names of the inputs: those of the first sample, i1 … where they were left out."""
    first = next((sample.inputs for sample in samples if sample.inputs), ())
    fresh = fresh_names("i", {entry.name for entry in first if entry.name} | names_in(layers))
    names = [entry.name or next(fresh) for entry in first]
    seen: set[str] = set()
    for entry, name in zip(first, names, strict=True):
        if name in seen:
            fault = said("two inputs are called '{name}'", name=name)
            reading.report(entry.place, fault, said("each input needs a name of its own"))
        seen.add(name)
    return names


def sample_of(spec: SampleSpec, inputs: Sequence[str], outputs: Sequence[str] | None, reading: Reading) -> Sample:
    """A sample with a value for every input and every output neuron."""
    given = _matched(spec.inputs, inputs, "inputs", place_of_key(spec, "inputs"), reading)
    wanted = (
        {} if outputs is None else _matched(spec.targets, outputs, "targets", place_of_key(spec, "targets"), reading)
    )
    return Sample(MappingProxyType(given), MappingProxyType(wanted))


def _matched(
    entries: Sequence[Entry] | None, names: Sequence[str], key: str, place: Place, reading: Reading
) -> dict[str, Fraction | None]:
    """The value of each name; entries without a name stand for the names in reading order."""
    if not entries:
        return {}
    if len(entries) != len(names):
        hint = said("give one for each of {names}", names=listed(names))
        reading.report(place, _wrong_count(key, len(entries), len(names)), hint)
        return {}
    values: dict[str, Fraction | None] = {}
    for entry, expected in zip(entries, names, strict=True):
        name = entry.name or expected
        if name not in names:
            known = said("{key} are: {names}", key=key, names=listed(names))
            reading.report(entry.place, _wrong_name(key, name), did_you_mean(name, names, known))
        elif name in values and len(set(names)) == len(names):
            reading.report(entry.place, said("'{name}' has two values", name=name), said("keep one of them"))
        values[name] = entry.value
    return {name: values.get(name) for name in names}


def _wrong_count(key: str, found: int, expected: int) -> str:
    if key == "targets":
        return said_of(
            found,
            "{count:,} target, but {expected} expected",
            "{count:,} targets, but {expected} expected",
            expected=expected,
        )
    return said_of(
        found,
        "{count:,} input, but {expected} expected",
        "{count:,} inputs, but {expected} expected",
        expected=expected,
    )


def _wrong_name(key: str, name: str) -> str:
    if key == "targets":
        return said("'{name}' is not the name of an output neuron", name=name)
    return said("'{name}' is not the name of an input", name=name)


MOST_SAMPLES = 10_000
"""Rows of a file of samples."""

MOST_PROBLEMS = 20
"""Problems of such a file that are reported; what follows is not read."""

_SEPARATORS = {";": said("semicolons"), "\t": said("tabs"), "|": said("bars")}


def samples_in_file(spec: FileSpec, has_loss: bool, reading: Reading) -> list[SampleSpec]:
    """The samples of a CSV file beside the network file; what is wrong is reported with row and column."""
    before = len(reading.problems)
    if has_loss and spec.targets is None and "targets" not in spec.places:
        fault = said("the key '{key}' is missing in {what}", key="targets", what=said("the samples"))
        reading.report(spec.place, fault, said("name the columns of the targets"))
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
                message = joined((_short(spec.file), problem.message), " ")
                reading.report(place_of_key(spec, "file"), message, problem.hint)
        return []
    return _Table(source, spec, reading).samples()


def _path(spec: FileSpec, reading: Reading) -> Path | None:
    """Where the file lies: beside the network file or below, so that a file from elsewhere cannot point anywhere."""
    written = PurePosixPath(spec.file)
    if not spec.file:
        return None
    if written.is_absolute() or ".." in written.parts or "\\" in spec.file or ":" in spec.file:
        fault = said("'{file}' is not beside the network file", file=_short(spec.file))
        reading.report(place_of_key(spec, "file"), fault, said("put it there"))
        return None
    folder = Path(reading.source.folder or ".")
    if not _lies_in(folder, folder / spec.file):
        fault = said("'{file}' leads away from the network file", file=_short(spec.file))
        reading.report(place_of_key(spec, "file"), fault, said("put it there"))
        return None
    return folder / spec.file


def _lies_in(folder: Path, path: Path) -> bool:
    """Whether a path stays there, whatever its links lead to."""
    try:
        return path.resolve(strict=path.is_symlink()).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to nothing, or to itself: Python 3.13 resolves that unless it is strict
        return False


class _Table:
    """The rows of one file."""

    def __init__(self, source: Source, spec: FileSpec, reading: Reading) -> None:
        self._source, self._spec, self._reading = source, spec, reading
        self._rows: list[tuple[int, list[str]]] = []
        import csv  # few networks have their samples in a file

        try:
            self._rows += _rows(source.text)
        except csv.Error as failure:
            line = self._rows[-1][0] + 1 if self._rows else 1
            fault = said("this is no row of a CSV file: {reason}", reason=str(failure))
            self._report(line, 1, fault, said("separate the cells with commas"))

    def samples(self) -> list[SampleSpec]:
        if not self._rows and not self._reading.problems:
            self._report(1, 1, said("the file is empty"), said("begin with a line of column names"))
            return []
        if not self._rows:
            return []
        header = [normal(cell) for cell in self._rows[0][1]]
        if len(header) == 1 and (separator := next((sign for sign in ";\t|" if sign in header[0]), "")):
            message = said("the columns are separated by {signs}", signs=_SEPARATORS[separator])
            hint = said("separate them with commas, and write decimals with a point")
            self._report(self._rows[0][0], 1, message, hint)
            return []
        inputs = self._columns(self._spec.inputs or (), header)
        targets = self._columns(self._spec.targets or (), header)
        if inputs is None or targets is None:
            return []
        rows = self._rows[1:]
        if not rows:
            fault = said("there is no row of numbers below the names")
            self._report(self._rows[0][0], 1, fault, said("add a row per sample"))
        if len(rows) > MOST_SAMPLES:
            fault = said("there are more than {most:,} rows", most=MOST_SAMPLES)
            self._report(rows[MOST_SAMPLES][0], 1, fault, said("keep fewer"))
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
                if name.text in header:
                    message = said("{file} has several columns '{name}'", file=self._source.name, name=name.text)
                    hint: str = said("give each its own name")
                else:
                    message = said("{file} has no column '{name}'", file=self._source.name, name=name.text)
                    hint = did_you_mean(name.text, header, said("its columns: {names}", names=listed(header)))
                self._reading.report(name.place, message, hint)
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
            message = said(
                "{cells} in this row, but {columns}",
                cells=said_of(len(row), "{count:,} cell", "{count:,} cells"),
                columns=said_of(len(header), "{count:,} column", "{count:,} columns"),
            )
            self._report(number, 1, message, said("give each row a cell per column, separated by commas"))
            return None
        values = [self._value(row, column, number) for column in columns]
        texts = [name.text if name else None for name in names] or [None] * len(columns)
        return tuple(Entry(text, value, self._spec.place) for text, value in zip(texts, values, strict=True))

    def _value(self, row: Sequence[str], column: int, number: int) -> Fraction | None:
        try:
            return rational(row[column].strip())
        except ValueError as failure:
            message = failure.args[0] if row[column].strip() else said("this cell is empty")
            place = 1 + sum(len(cell) + 1 for cell in row[:column])
            self._report(number, place, message, said("write a decimal number"))
            return None

    def _has_too_many_problems(self) -> bool:
        return len(self._reading.problems) >= MOST_PROBLEMS

    def _report(self, line: int, column: int, message: str, hint: str) -> None:
        self._reading.problems.append(self._source.problem(Place(line, column), message, hint))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its line."""
    import csv

    reader = csv.reader(StringIO(text), skipinitialspace=True)
    before = 0
    for row in reader:
        if any(cell.strip() for cell in row):
            yield before + 1, row
        before = reader.line_num


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
