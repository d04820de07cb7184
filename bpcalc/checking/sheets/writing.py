"""What people write around an answer taken off it: unseen characters, "about", units, "(3dp)", what goes on as …."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from bpcalc.language.said import said

PER = "\ue000"
"""What stands for the stroke in the name of a derivative, as dE/dw1, which is no division."""

_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f]")
"""Joiners, and marks of direction; copied from web pages, and from editors of several languages."""

_LOOKALIKES = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # ０．５ as a Chinese keyboard types it
        **dict.fromkeys("−–—‐‑‒―﹣⁃", "-"),
        **dict.fromkeys("×·⋅∙•∗", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("≃≅≒~", "≈"),
        **dict.fromkeys("$`\u3000", " "),
        **dict.fromkeys("\u00a0\u2007\u2008\u200a\u202f", "\u2009"),  # between groups of digits, none ends a number
    }
)
"""One character for one, so that offsets stay."""

_DOTS = "·⋅∙•"
_BRACED_COMMA = re.compile(r"(?<=[0-9])\{([.,])\}(?=[0-9])")
_LONE_DOT = re.compile(rf"\s*[-+−]?([0-9]+)[{_DOTS}]([0-9]+)\s*")
_ZERO_DOT = re.compile(rf"(?<![0-9.,])0[{_DOTS}](?=[0-9]{{2}})")
_HAS_POINT = re.compile(r"[0-9][.,][0-9]")
_PLAIN = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"
_RANGE = re.compile(rf"\s*({_PLAIN})\s?[–—]\s?({_PLAIN})\s*")

_NUMBER = rf"[-+]?\s*{_PLAIN}(?:\s?[eE][-+]?[0-9]+)?\s?%?"
_TOLERANCE = re.compile(
    rf"(\s*{_NUMBER}\s{{0,9}})(±|\+\s?/\s?-|\\{{1,2}}pm|\+-)\s*{_PLAIN}(?:[eE][-+]?[0-9]+)?\s*%?\s*"
)
_ABOUT = re.compile(
    r"\s*(?:(?:about|approx(?:imately)?\.?|ca\.?|circa|roughly|around|nearly|etwa|ungefähr|rund|environ|大约|约为|约)"
    r"(?![^\W\d])\s*|≈\s*)+",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?<=[0-9])\s*(?:…|\.{2,})(?!\s*[0-9.…])")
_SENTENCE_END = re.compile(r"(?:(?<=[.,][0-9])|(?<=[0-9][0-9])|(?<=[)%a-z]))[.;]\s*\Z")
_PERCENT = re.compile(r"(?<=[0-9])(\s*)(per ?cent|prozent|pct\.?)(?![^\W\d])", re.IGNORECASE)
_COUNT = (
    r"(?:(?:correct|rounded|cut|exact)\s{1,3})?(?:to|at|with|auf|in)?\s{0,3}[0-9]{1,2}\s{0,3}"
    r"(?:d\.?\s?p\.?|s\.?\s?f\.?|sig\.?\s?figs?\.?"
    r"|decimals?(?:\s{1,3}places?)?|places?|digits?|significant\s{1,3}(?:figures|digits)|(?:nachkomma)?stellen|位小数|位有效数字|位)"
)
_WORDS = (
    r"units?|rad(?:ians?)?|volts?|points?|einheit(?:en)?|rounded(?:\s{1,3}off)?|truncated|cut(?:\s{1,3}off)?|approx(?:imately)?\.?"
    r"|exact(?:ly)?|gerundet|ca\.?|i think|i guess|not sure|see above|calculator|final(?: answer)?|左右|单位|四舍五入"
)
_REMARK = re.compile(
    rf"(?<=[0-9)%…])[\s,;]{{0,9}}(?:\(\s{{0,3}}(?:{_COUNT}|{_WORDS})\s{{0,3}}\)"
    rf"|\[\s{{0,3}}(?:{_COUNT}|{_WORDS})\s{{0,3}}\]|(?:{_COUNT}|{_WORDS}))[\s.]{{0,9}}\Z",
    re.IGNORECASE,
)
_NAMES_WITH_STROKES = re.compile(r"[d∂](?:[^\W\d]|_)[\w{}]*'?\s?/\s?[d∂](?:[^\W\d]|_)[\w{}]*")


class UnclearError(ValueError):
    """What may be read in two ways, and why."""


class Written(NamedTuple):
    """An answer in the signs that are read; `places` says where each character stood, and where the last one ended."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Written:
        """An answer with all that has one meaning in the one sign for it."""
        gone = {place for match in _UNSEEN.finditer(text) for place in range(*match.span())}
        gone |= {
            match.start(part) + shift for match in _BRACED_COMMA.finditer(text) for part, shift in ((1, -1), (1, 1))
        }
        kept = [place for place in range(len(text)) if place not in gone]
        braced = {match.start(1) for match in _BRACED_COMMA.finditer(text)}
        shown = "".join("." if place in braced else text[place] for place in kept)
        return cls(_with_points(shown).translate(_LOOKALIKES), (*kept, len(text)))

    @classmethod
    def clear(cls, text: str) -> Written:
        """The same. Raises UnclearError for what may be read in two ways."""
        span, alone = _RANGE.fullmatch(text), _LONE_DOT.fullmatch(text)
        if span and float(span[1].replace(",", ".")) < float(span[2].replace(",", ".")):
            raise UnclearError(said("this looks like a range; write one number"))
        if alone and alone[1] != "0":
            raise UnclearError(said("the dot may be a decimal point or a sign of multiplication; write . or *"))
        return cls.of(text)

    def bare(self, resolved: Callable[[str], str | None]) -> Written:
        """The same with blanks for what says nothing of the number: as many of them, so that places stay.

        `resolved` tells the names of quantities. Raises UnclearError.
        """
        text = _blank(_ABOUT, self.text, match_only=True)
        text = _blank(_GOES_ON, text)
        text = _PERCENT.sub(lambda match: match[1] + "%".ljust(len(match[2])), text)
        before = ""
        while before != text:  # as "0.593 (3dp) units."
            before = text
            text = _blank(_SENTENCE_END, _blank(_REMARK, text.rstrip().ljust(len(text))).rstrip().ljust(len(text)))
            text = _blank(_GOES_ON, text)
        tolerance = _TOLERANCE.fullmatch(text)
        if tolerance and tolerance[2] == "+-":
            raise UnclearError(said("this may be a sum or a tolerance; write the value alone"))
        if tolerance:
            text = tolerance[1].ljust(len(text))

        def named(match: re.Match[str]) -> str:
            name = match[0].replace(" ", "")
            return match[0] if resolved(name) is None else name.replace("/", PER).ljust(len(match[0]))

        return Written(_NAMES_WITH_STROKES.sub(named, text), self.places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in the answer as it was written some characters stand."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[end]


def _blank(pattern: re.Pattern[str], text: str, match_only: bool = False) -> str:
    """The text with blanks where the pattern is, or only if it begins so."""
    match = pattern.match(text) if match_only else pattern.search(text)
    return text if match is None else f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"


def _with_points(text: str) -> str:
    """The text with a point for each raised dot that is one, as in 0·7729: no product has a factor of 0 before it."""
    if _LONE_DOT.fullmatch(text):
        return re.sub(rf"[{_DOTS}]", ".", text)
    return text if _HAS_POINT.search(text) else _ZERO_DOT.sub("0.", text)
