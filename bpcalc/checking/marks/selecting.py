"""Which findings a reader wants to hear of: by code, by the beginning of one, or by the name of a class or a slip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.slips.codes import CODES, SLIP_NAMED, Code, code_of
from bpcalc.checking.slips.slip import Slip
from bpcalc.checking.verdicts import ACCEPTED, Claim
from bpcalc.errors import BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said


def rules_named(texts: Iterable[str], option: str = "") -> frozenset[str]:
    """The codes and the slips that texts name, in parts parted by commas; a class is its code.

    Raises BpcalcError, which begins with the option that the texts were given to, for what is none.
    """
    found: set[str] = set()
    for word in (word.strip() for text in texts for word in text.split(",")):
        is_code = word[:2].upper() == "BP" and word[2:].isdecimal()
        codes = {
            code.code for code in CODES if code.name == word.lower() or (is_code and code.code.startswith(word.upper()))
        }
        if not codes and word.lower() in SLIP_NAMED:
            codes = {word.lower()}
        if word and not codes:
            known = [*(code.name for code in CODES), *SLIP_NAMED]
            hint = did_you_mean(word, known, said("list them with: bpcalc rules"))
            if option:
                raise BpcalcError.of(said("{option}: there is no rule '{word}'", option=option, word=word), hint)
            raise BpcalcError.of(said("there is no rule '{word}'", word=word), hint)
        found |= codes
    return frozenset(found)


def asked_for(names: frozenset[str]) -> list[tuple[Code, Sequence[Slip]]]:
    """The codes that are named or whose slips are, each with all of these or with those that are named."""
    found: list[tuple[Code, Sequence[Slip]]] = []
    for code in CODES:
        slips = code.slips if code.code in names else tuple(slip for slip in code.slips if slip.name in names)
        if code.code in names or slips:
            found.append((code, slips))
    return found


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
            names = {code_of(claim).code, claim.rule}
            is_wanted = not select or names & select or claim.verdict in ACCEPTED
            (kept if is_wanted and not names & ignore else left).append(claim)
        found.append(replace(one, claims=tuple(kept), left_out=tuple(left)))
    return found
