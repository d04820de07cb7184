"""Answers in lines, as people type them: `net_h1 = 0.3775`, a line each, with a name above and nothing asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from bpcalc.checking.sheets.filled_sheet import CONFIG, LONGEST_NAME, STUDENT, Entry, FilledSheet, Part
from bpcalc.checking.text import Text

FEWEST = 2
"""Answers that make a list."""

LONGEST_LINE = 400
"""Characters of a line with an answer."""

_SHARE = 0.6
"""Of the lines that say anything, so many are answers in a list; what has more words is read as notes."""

_ENDINGS = (".txt", ".text", ".md", ".markdown", ".ipynb")
_ITEM = re.compile(r"\s*(?:[-*•+]\s+|\(?[0-9a-z]{1,3}[.)]\s+)?")
_SEPARATORS = tuple(map(re.compile, (r"[=≈]|->|→", r"[:：]", r"\t|\s{2,}|\sis\s")))
"""What stands between a name and its number; a colon may be part of the name of a quantity."""

_NUMBER = re.compile(
    r"(?:[a-z]{2,9}\.? )?[≈~]?\s*[-+−–‒]?\s*(?:[0-9]+(?:[.,·][0-9]*)?|[.,][0-9]+)(?:[ \u2009\u202f\u00a0][0-9]{1,3})*"
    r"(?:\s?[eE][-+−]?[0-9]+|\s?[×x*·]\s?10\s?\^?.{1,6})?\s*(?:[%….]{1,3}|\(?[\w .]{1,24}\)?)?",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"[^\W\d]{1,9}[\w/∂]{0,40}[+']?")
_AROUND = "*`$ \t"
_HEADING = re.compile(r"\s*(?:#.*|[-=*_~]{3,}|```.*|(?!.*[0-9]).*:|(?:\*\*|__).*(?:\*\*|__))\s*")


def listed_answers(text: Text, is_quantity: Callable[[str], bool]) -> FilledSheet | None:
    """The sheet that a text is, if it is little else than names of quantities with a number each."""
    if text.ending not in _ENDINGS:
        return None
    filled, numbers, answers, others = FilledSheet(), 0, 0, 0
    starts = accumulate((len(line) + 1 for line in text.lines), initial=0)
    for line, start in zip(text.lines, starts, strict=False):
        pairs = list(_pairs(line)) if len(line) <= LONGEST_LINE else []
        known = next((pair for pair in pairs if is_quantity(_bare(line, pair.label))), None)
        word, answer = (_bare(line, pairs[-1].label).lower(), _bare(line, pairs[-1].answer)) if pairs else ("", "")
        unknown = pairs[0] if pairs and _is_like_an_answer(line, pairs[0]) else None
        if word in STUDENT:
            filled.student = filled.student or answer[:LONGEST_NAME]
        elif word in CONFIG:
            filled.config = filled.config or answer
        elif pair := known or unknown:
            at, part = (
                Part(start + span.start, start + span.end) for span in (pair.label, _trimmed(line, pair.answer))
            )
            filled.entries.append(Entry(_bare(line, pair.label), at, part))
            numbers += known is not None and _NUMBER.fullmatch(_bare(line, pair.answer)) is not None
            answers += known is not None
            others += known is None
        elif line.strip() and not _HEADING.fullmatch(line):
            others += 1
    if numbers < FEWEST or numbers < _SHARE * (answers + others):
        return None
    return filled


class _Pair(NamedTuple):
    """The parts of a line before and behind a separator."""

    label: Part
    answer: Part


def _pairs(line: str) -> Iterator[_Pair]:
    """What may be a name and a number in a line, the likeliest reading first."""
    item = _ITEM.match(line)
    begin = item.end() if item else 0
    for separator in _SEPARATORS:
        match = separator.search(line, begin)
        if match and line[begin : match.start()].strip() and line[match.end() :].strip():
            yield _Pair(Part(begin, match.start()), Part(match.end(), len(line)))


def _trimmed(line: str, part: Part) -> Part:
    """A part without space and marks around it."""
    written = line[slice(*part)]
    start = part.start + len(written) - len(written.lstrip(_AROUND))
    return Part(start, max(start, part.start + len(written.rstrip(_AROUND))))


def _bare(line: str, part: Part) -> str:
    return line[slice(*_trimmed(line, part))]


def _is_like_an_answer(line: str, pair: _Pair) -> bool:
    """Whether a line is of a name of nothing and a number: a misspelt quantity, perhaps."""
    return _IDENTIFIER.fullmatch(_bare(line, pair.label)) is not None and bool(
        _NUMBER.fullmatch(_bare(line, pair.answer))
    )
