"""Reading sheets as `bpcalc sheet` writes them, with numbers filled in: line by line, what a reader of YAML reads."""

from __future__ import annotations

import re

from bpcalc.checking.sheets.filled_sheet import CONFIG, LONGEST_NAME, STUDENT, Entry, FilledSheet, Part
from bpcalc.checking.text import Text

_COMMENT = r"(?: +#.*)?"
_NOTHING = re.compile(r" *(?:#.*)?").fullmatch
_ABOVE = re.compile(rf"([A-Za-z]+):(?: +([^\W\d_](?:[\w.-]| (?! *#))*))?{_COMMENT} *").fullmatch
_ANSWERS = re.compile(rf"answers:{_COMMENT} *").fullmatch
_ENTRY = re.compile(
    rf"""( +)(?:"(?P<quoted>[^"\\]+)"|(?P<bare>[A-Za-z_][\w./+@]*))(?P<colon>:)"""
    rf"""(?: +(?P<number>[-+]?[0-9.][0-9.eE+-]*))?{_COMMENT} *"""
).fullmatch
_EMPTY = ("null", "Null", "NULL")


def plain_sheet(text: Text) -> FilledSheet | None:
    """The sheet in a text, if there is nothing in it but comments, names, and a line with a number for each answer."""
    filled = FilledSheet()
    said: set[str] = set()
    indent: str | None = None
    start = 0
    for line in text.lines:
        if not line.isprintable():
            return None
        entry = _ENTRY(line) if "answers" in said else None
        if entry is not None and indent in (None, entry[1]):
            indent = entry[1]
            filled.entries.append(_entry(entry, start))
        elif not _NOTHING(line) and not _is_read_above(line, filled, said, is_over=indent is not None):
            return None
        start += len(line) + 1
    return filled if filled.entries else None


def _entry(match: re.Match[str], start: int) -> Entry:
    key = "bare" if match["quoted"] is None else "quoted"
    behind = match.end("colon")
    first, last = match.span("number") if match["number"] else (behind, behind)
    at = Part(start + match.start(key), start + match.end(key))
    return Entry(match[key], at, Part(start + first, start + last))


def _is_read_above(line: str, filled: FilledSheet, said: set[str], is_over: bool) -> bool:
    """Whether a line is the one of the answers, or says whose they are, or about what; each once, before the first."""
    if is_over:
        return False
    if _ANSWERS(line) and "answers" not in said:
        said.add("answers")
        return True
    match = _ABOVE(line)
    if match is None or "answers" in said or match[2] in _EMPTY:
        return False
    kind = next((words for words in (STUDENT, CONFIG) if match[1].lower() in words), None)
    if kind is None or kind[0] in said:
        return False
    said.add(kind[0])
    if kind is STUDENT:
        filled.student = (match[2] or "").strip()[:LONGEST_NAME]
    else:
        filled.config = (match[2] or "").strip()
    return True
