"""Which findings a reader wants to hear of: by code, by the beginning of one, or by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.slips.codes import CODES, code_of
from bpcalc.checking.verdicts import ACCEPTED, Claim
from bpcalc.errors import BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said


def codes_of(option: str, texts: Iterable[str]) -> frozenset[str]:
    """The codes that an option names, in parts parted by commas. Raises BpcalcError for what is none."""
    found: set[str] = set()
    for word in (word.strip() for text in texts for word in text.split(",")):
        is_code = word[:2].upper() == "BP" and word[2:].isdecimal()
        codes = {
            code.code for code in CODES if code.name == word.lower() or (is_code and code.code.startswith(word.upper()))
        }
        if word and not codes:
            hint = did_you_mean(word, [code.name for code in CODES], said("list them with: bpcalc rules"))
            raise BpcalcError.of(said("{option}: there is no rule '{word}'", option=option, word=word), hint)
        found |= codes
    return frozenset(found)


def chosen(marked: Sequence[Marked], select: frozenset[str], ignore: frozenset[str]) -> list[Marked]:
    """The files with the findings that are selected, or all where none are, without those that are ignored.

    Figures that are right stay. What is left out still counts for marks.
    """
    if not select and not ignore:
        return list(marked)
    found = []
    for one in marked:
        kept: list[Claim] = []
        left: list[Claim] = []
        for claim in one.claims:
            code = code_of(claim).code
            is_wanted = not select or code in select or claim.verdict in ACCEPTED
            (kept if is_wanted and code not in ignore else left).append(claim)
        found.append(replace(one, claims=tuple(kept), left_out=tuple(left)))
    return found
