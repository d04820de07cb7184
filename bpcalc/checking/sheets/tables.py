"""Answer sheets in tables, CSV or Markdown: a row per answer, or a row per student and a column per quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bpcalc.checking.sheets.filled_sheet import CONFIG, LONGEST_NAME, STUDENT, Entry, FilledSheet, Part, fault, stripped
from bpcalc.checking.text import Text
from bpcalc.language.said import said

MOST_STUDENTS = 5_000
"""Students in a table of answers."""

MOST_CELLS = 500_000
"""Cells of a table of answers."""

LONGEST_LINE = 10_000
"""Characters of a line that may be a row of a table in Markdown."""

WORKSHEET = "\f"
"""What ends a worksheet, and not the text."""

MOST_ABOVE = 20
"""Lines above the header of a table in which it is sought."""

_IS_NUMBER = re.compile(r"\s*[-+−–]?\s*(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+−]?[0-9]+)?\s*%?\s*")
_QUANTITY = ("quantity", "term", "symbol", "id", "量", "项", "符号")
_ANSWER = ("answer", "answers", "your answer", "答案", "回答")
_VALUE = (*_ANSWER, "value", "result", "数值", "值", "结果")
_IGNORED = frozenset(
    {"email", "e-mail", "mail", "section", "group", "number", "no", "nr", "sid", "date", "class", "学号", "班级", ""}
)


class Table(NamedTuple):
    """A table: the cells of its header, those of its rows, and those above; without a header, names and answers."""

    header: list[Part]
    rows: list[list[Part]]
    above: list[list[Part]] = []  # noqa: RUF012 (a tuple has no state)


def asks(text: Text, table: Table) -> bool:
    """Whether a table plainly asks for answers."""
    words = [_word(text, cell) for cell in table.header]
    return _first(words, _QUANTITY) is not None and _first(words, _ANSWER) is not None


def in_tables(text: Text, tables: Sequence[Table], above: FilledSheet) -> list[FilledSheet]:
    """The sheets in tables; `above` is what the text says of all of them."""
    by_student: dict[str, FilledSheet] = {}
    found: list[FilledSheet] = []
    for table in tables:
        words = [_word(text, cell) for cell in table.header]
        asked, answered = (_first(words, _QUANTITY), _first(words, _VALUE)) if words else (0, 1)
        student, config = _first(words, STUDENT), _first(words, CONFIG)
        for row in table.rows:
            name = _text(text, row, student) or above.student
            network = _text(text, row, config) or above.config
            if asked is None or answered is None:
                found.append(FilledSheet(name, network, _entries_of_columns(text, table.header, words, row)))
                if _is_too_long(row, table.header):
                    found[-1].fault = _fault(text, row)
                continue
            if name not in by_student:
                by_student[name] = FilledSheet(name, network)
                found.append(by_student[name])
            _add_row(text, by_student[name], row, asked, answered, len(table.header) or 2)
        if len(found) > MOST_STUDENTS:
            raise fault(text, said("has more than {most:,} rows", most=MOST_STUDENTS))
    if not found:
        hint = said("begin with a line of names: quantity,answer")
        raise fault(text, said("there are no answers here"), hint)
    return found


def _entries_of_columns(text: Text, header: Sequence[Part], words: Sequence[str], row: Sequence[Part]) -> list[Entry]:
    last = row[-1].end if row else 0
    others = (*STUDENT, *CONFIG, *_IGNORED)
    return [
        Entry(text.text[cell.start : cell.end], cell, row[column] if column < len(row) else Part(last, last))
        for column, (cell, word) in enumerate(zip(header, words, strict=True))
        if word not in others
    ]


def _is_too_long(row: Sequence[Part], header: Sequence[Part]) -> bool:
    """Whether a row has more in it than there are columns, so that nobody knows what stands in which."""
    return any(cell.start < cell.end for cell in row[len(header) :])


def _fault(text: Text, row: Sequence[Part]) -> str:
    line = text.spot(row[0].start, row[0].start).line
    return said("line {line} has more cells than the line of names; put quotes around a cell with a comma", line=line)


def _add_row(text: Text, filled: FilledSheet, row: Sequence[Part], asked: int, answered: int, cells: int) -> None:
    """One line of a table with a row per answer; lines may also say who answers, and for which network."""
    key = row[asked] if asked < len(row) else None
    if key is None or key.start == key.end:
        return
    answer = row[answered] if answered < len(row) else Part(row[-1].end, row[-1].end)
    if answered == cells - 1:  # a comma in the answer may have made two cells of it
        answer = Part(answer.start, max([answer.end, *(cell.end for cell in row[cells:] if cell.start < cell.end)]))
    word = _word(text, key)
    if word in STUDENT:
        filled.student = _text(text, row, answered)
    elif word in CONFIG:
        filled.config = _text(text, row, answered)
    else:
        filled.entries.append(Entry(text.text[key.start : key.end], key, answer))


def spreadsheets(text: Text) -> list[Table]:
    """The tables of a CSV file, with whatever separates its cells; a form feed ends a worksheet.

    Raises BpcalcError where they have too many cells.
    """
    found: list[Table] = []
    start = cells = 0
    for worksheet in text.text.split(WORKSHEET):
        separator = "\t" if text.ending == ".tsv" else _separator(worksheet)
        rows: list[list[Part]] = []
        for row in _rows(text.text, separator, start, start + len(worksheet)):
            cells += len(row)
            if cells > MOST_CELLS:
                raise fault(text, said("has more than {most:,} cells", most=MOST_CELLS))
            if any(cell.start < cell.end for cell in row):
                rows.append([stripped(text, cell) for cell in row])
        if rows:
            found.append(_with_header(text, rows))
        start += len(worksheet) + len(WORKSHEET)
    return found


def _separator(table: str) -> str:
    """What separates the cells: a semicolon or a tab that is in most lines, where the comma is for decimals."""
    lines = [line for line in table[:LONGEST_LINE].split("\n") if line.strip()][:MOST_ABOVE]
    usual = (sign for sign in ";\t" if lines and 3 * sum(sign in line for line in lines) >= 2 * len(lines))
    return next(usual, max(",;\t|", key=lines[0].count) if lines else ",")


def _with_header(text: Text, rows: list[list[Part]]) -> Table:
    """The table of some rows: its header is the first line, unless one further down plainly is it, or there is none."""
    for place, row in enumerate(rows[:MOST_ABOVE]):
        words = [_word(text, cell) for cell in row]
        if _first(words, _QUANTITY) is not None and _first(words, _VALUE) is not None:
            return Table(row, rows[place + 1 :], rows[:place])
        if place and len(row) > 2 and _first(words, STUDENT) == 0:
            return Table(row, rows[place + 1 :], rows[:place])
    if all(sum(cell.start < cell.end for cell in row) <= 2 for row in rows) and _are_pairs(text, rows):
        return Table([], rows)
    return Table(rows[0], rows[1:])


def _are_pairs(text: Text, rows: Sequence[Sequence[Part]]) -> bool:
    """Whether each of some rows is a name and a number beside it, without a line that says so."""
    pairs = [row for row in rows if len(row) > 1 and row[0].start < row[0].end]
    numbers = sum(_IS_NUMBER.fullmatch(text.text[row[1].start : row[1].end]) is not None for row in pairs)
    names = [_word(text, row[0]) for row in pairs]
    begins = bool(pairs) and _IS_NUMBER.fullmatch(text.text[slice(*pairs[0][1])]) is not None
    return (
        begins and len(pairs) > 1 and 2 * numbers > len(pairs) and not any(_IS_NUMBER.fullmatch(name) for name in names)
    )


def said_in_cells(text: Text, tables: Sequence[Table]) -> FilledSheet:
    """What cells above a table say of it: `student` with the name beside it."""
    filled = FilledSheet()
    for table in tables:
        for row in table.above:
            word = _word(text, row[0]).rstrip(":： ")
            if word in STUDENT and not filled.student:
                filled.student = _text(text, row, 1)
            elif word in CONFIG and not filled.config:
                filled.config = _text(text, row, 1)
    return filled


def _rows(text: str, separator: str, place: int, last: int) -> Iterator[list[Part]]:
    sign = re.escape(separator)
    quoted, bare = rf'"(?P<quoted>[^"]*(?:""[^"]*)*)"[^{sign}\n]*', rf"(?P<bare>[^{sign}\n]*)"
    pattern = re.compile(rf"[ ]*(?:{quoted}|{bare})(?P<end>{sign}|\n|\Z)")
    row: list[Part] = []
    while match := pattern.match(text, place, last):
        row.append(Part(*match.span("quoted" if match["quoted"] is not None else "bare")))
        if match["end"] != separator:
            yield row
            row = []
        if not match["end"]:
            return
        place = match.end()


_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")
_ABOVE = re.compile(r"[ \t]*(?:[-*#][ \t]*)?\**(\w{1,20})\**[ \t]*[:：][ \t]*(.*)")


def markdown_tables(text: Text) -> Iterator[Table]:
    """The tables of a Markdown text."""
    offset = 0
    above, before = "", 0
    table: Table | None = None
    for line in text.lines:
        may_be_row = "|" in line and len(line) < LONGEST_LINE
        if table is not None and may_be_row:
            table.rows.append(_markdown_cells(text, line, offset))
        elif table is not None:
            yield table
            table = None
        elif may_be_row and "|" in above and len(above) < LONGEST_LINE and _DELIMITERS.fullmatch(line):
            table = Table(_markdown_cells(text, above, before), [])
        above, before = line, offset
        offset += len(line) + 1
    if table is not None:
        yield table


def _markdown_cells(text: Text, line: str, offset: int) -> list[Part]:
    bars = [-1, *(match.start() for match in _BAR.finditer(line)), len(line)]
    parts = [Part(offset + one + 1, offset + other) for one, other in pairwise(bars)]
    first, last = line.lstrip().startswith("|"), line.rstrip().endswith("|")
    return [_bare(text, part) for part in parts[first : len(parts) - last]]


def said_above(text: Text) -> FilledSheet:
    """What lines such as `student: Ann` in a Markdown text say."""
    filled = FilledSheet()
    for line in text.lines:
        match = _ABOVE.fullmatch(line) if len(line) < LONGEST_LINE else None
        if match and match[1].lower() in STUDENT and not filled.student:
            filled.student = match[2].strip(" \t*`")[:LONGEST_NAME]
        elif match and match[1].lower() in CONFIG and not filled.config:
            filled.config = match[2].strip(" \t*`")
    return filled


def _bare(text: Text, part: Part) -> Part:
    """A cell without what makes its text bold or code."""
    part = stripped(text, part)
    for marks in ("**", "`", "$", "*"):
        inside = Part(part.start + len(marks), part.end - len(marks))
        written = text.text[part.start : part.end]
        if inside.start < inside.end and written.startswith(marks) and written.endswith(marks):
            part = stripped(text, inside)
    return part


def _word(text: Text, part: Part) -> str:
    return text.text[part.start : part.end].strip().lower()


def _text(text: Text, row: Sequence[Part], column: int | None) -> str:
    """The text of a cell; nothing where there is no such column."""
    if column is None or column >= len(row):
        return ""
    written = text.text[row[column].start : row[column].end]
    is_quoted = text.text[row[column].start - 1 : row[column].start] == '"'
    return (written.replace('""', '"') if is_quoted else written).strip()[:LONGEST_NAME]


def _first(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((place for place, word in enumerate(words) if word in wanted), None)
