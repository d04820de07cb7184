"""Typst: how formulas, numbers and labels are written for the typesetter that makes PDF files."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from bpcalc.formula.formula import Relation
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.filling import Label
from bpcalc.typesetting.labels import Style
from bpcalc.typesetting.letters import GREEK, MARKS, name_parts
from bpcalc.typesetting.scripts import Script

OPENING, CLOSING = "\ue000", "\ue001"
"""Brackets of a formula whose size is not chosen yet: high ones keep a formula on its line, low ones let it break."""

_ACCENTS = {"hat": "hat", "bar": "macron", "tilde": "tilde", "dot": "dot"}
_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)e([+-]?\d+)")
_PIECES = re.compile(r"[^\W\d_]+|[\d.]+|.", re.DOTALL)


def quoted(text: str) -> str:
    """Any text as a string of typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def word(text: str) -> str:
    """A letter (slanted) or a word (upright), an accent above its letter."""
    decomposed = unicodedata.normalize("NFD", text)
    if len(decomposed) == 2 and decomposed[1] in MARKS:
        return f"{_ACCENTS[MARKS[decomposed[1]]]}({word(decomposed[0])})"
    if len(text) == 1 and (text in GREEK or text.isalpha() or text.isdigit()):
        return text
    if len(text) > 1 and text[0] in GREEK:  # Δw, ω1
        return f"{text[0]} {word(text[1:])}"
    return quoted(text)


def script(text: str) -> str:
    """What stands below or above a letter: of `h1` the letter and the number."""
    return " ".join(map(word, _PIECES.findall(text)))


def with_scripts(base: str, below: str, above: str) -> str:
    """A letter with what stands below and above it, as far as there is such."""
    return base + (f"_({below})" if below else "") + (f"^({above})" if above else "")


def partial(of: str, by: str) -> str:
    """∂of/∂by."""
    return f"frac(∂ {of}, ∂ {by})"


def _one(label: Label, via: str, after: str) -> str:
    letters, split, primes = name_parts(label.letter, alone=not label.below)
    letters, primes = letters.rstrip("'"), primes + "'" * (len(letters) - len(letters.rstrip("'")))
    pieces = ["′" * len(primes), script(label.above), script(after.replace("⁺", "+"))]
    text = with_scripts(word(letters), script(label.below or split), " ".join(filter(None, pieces)))
    return _through(text, via) if via else text


def _over(of: str, by: str, via: str, after: str) -> str:
    text = partial(of, by)
    return _through(text, via, after) if via or after else text


def _through(text: str, via: str, after: str = "") -> str:
    return with_scripts(f"lr({text} |)", script(via) if via else "", script(after.replace("⁺", "+")) if after else "")


def _number(digits: str) -> str:
    """8.43e-4 as 8.43 · 10⁻⁴."""
    match = _SCIENTIFIC.fullmatch(digits)
    return f"{match[1]} · 10^({int(match[2])})" if match else digits


DIALECT = Dialect(
    name="typst",
    usual="{name}({{x}})",
    plus=" + ",
    minus=" − ",
    sign="−",
    times=" × ",
    over=" \\/ ",
    power=lambda base, exponent: f"{base}^({exponent})",
    raised="{base}^({exponent})",
    pi="π",
    pending="({x})^(′)",
    pending_symbol="{x}^(′)",
    numbers={Fraction(1, 2): "frac(1, 2)"},
    relations={**{relation.value: relation.value for relation in Relation}, "=": "=", ">=": "≥", "<=": "≤"},
    case='{value} & quad "if " {condition}',
    between=", ",
    otherwise=', {value} & quad "otherwise"',
    all_cases="cases({x})",
    bracketed=f"{OPENING}{{x}}{CLOSING}",
    fraction="frac({above}, {below})",
    number=_number,
    composite=re.compile(r"\^|frac\(|lr\("),
)

STYLE = Style(_one, _over)

TYPST = Script("typst", DIALECT, STYLE)
