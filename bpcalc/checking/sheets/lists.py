"""Answers in lines, as people type them: `net_h1 = 0.3775`, a line each, with a name above and nothing asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from bpcalc.checking.sheets.filled_sheet import CONFIG, LONGEST_NAME, STUDENT, Entry, FilledSheet, Part
from bpcalc.checking.text import Text

FEWEST = 2
"""Answers that make a list."""

LONGEST_LINE = 400
"""Characters of a line with an answer."""

_SHARE = 0.6
"""Of the lines that say anything, so many are answers in a list; what has more words is read as notes."""

_ENDINGS = (".txt", ".text", ".md", ".markdown", ".ipynb")
_LINE = re.compile(
    r"\s*(?:[-*•+]\s+|\(?[0-9a-z]{1,3}[.)]\s+)?(?P<label>[^\s=:：|][^=:：|]{0,60}?)\s*"
    r"(?:[=:：≈]|->|→|\t|\s{2,}|\sis(?=\s))\s*(?P<answer>\S.*?)\s*"
)
_NUMBER = re.compile(
    r"(?:[a-z]+\.? )?[≈~=]?\s*[-+−–‒]?\s*[0-9]*[.,·]?[0-9][0-9 \u2009\u202f\u00a0]*"
    r"(?:\s?[eE][-+−]?[0-9]+|\s*[×x*·]\s*10\s*\^?.{1,6})?\s*(?:[%….]|\(?[\w ]{1,12}\)?)*",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s*(?:#.*|[-=*_~]{3,}|```.*|(?!.*[0-9]).*:|(?:\*\*|__).*(?:\*\*|__))\s*")


def listed_answers(text: Text, is_quantity: Callable[[str], bool]) -> FilledSheet | None:
    """The sheet that a text is, if it is little else than names of quantities with a number each."""
    if text.ending not in _ENDINGS:
        return None
    filled, numbers, others = FilledSheet(), 0, 0
    starts = accumulate((len(line) + 1 for line in text.lines), initial=0)
    for line, start in zip(text.lines, starts, strict=False):
        match = _LINE.fullmatch(line) if len(line) <= LONGEST_LINE else None
        label = match["label"].strip("*`_ $") if match else ""
        if match and label.lower() in STUDENT:
            filled.student = filled.student or match["answer"].strip("*`_ ")[:LONGEST_NAME]
        elif match and label.lower() in CONFIG:
            filled.config = filled.config or match["answer"].strip("*`_ ")
        elif match and is_quantity(label):
            answer = match["answer"].strip("*`$ ")
            begin = start + line.index(answer, match.start("answer")) if answer else start + match.end("answer")
            at = Part(start + match.start("label"), start + match.end("label"))
            filled.entries.append(Entry(label, at, Part(begin, begin + len(answer))))
            numbers += _NUMBER.fullmatch(answer) is not None
        elif line.strip() and not _HEADING.fullmatch(line):
            others += 1
    answers = len(filled.entries)
    if answers < FEWEST or answers < _SHARE * (answers + others) or 2 * numbers < answers:
        return None
    return filled
