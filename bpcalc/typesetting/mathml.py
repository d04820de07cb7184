"""MathML: how formulas, numbers and labels are written for a browser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from html import escape

from bpcalc.formula.formula import Relation
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.filling import Label
from bpcalc.typesetting.labels import Style
from bpcalc.typesetting.letters import GREEK, MARKS, name_parts
from bpcalc.typesetting.scripts import Script

_MINUS = '<mo form="prefix">−</mo>'
_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)e([+-]?)(\d+)")
_ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~", "dot": "˙"}
PARTIAL = '<mi mathvariant="normal">∂</mi>'
_BAR = '<mo form="postfix" lspace="0.1em" rspace="0">|</mo>'


def token(text: str) -> str:
    """A letter (slanted) or a word (upright), a number, or signs, as one element."""
    kind = "mi" if any(map(str.isalpha, text)) else "mn" if any(map(str.isdigit, text)) else "mtext"
    return f"<{kind}>{escape(text)}</{kind}>"


def script(text: str) -> str:
    """What stands below or above a letter, as one element: of `h1` the letter and the number."""
    pieces = re.findall(r"[^\W\d_]+|[^a-zA-Z]+|.", text) if text.isascii() else [text]
    return row(map(token, pieces))


def row(elements: Iterable[str]) -> str:
    """Several elements as one."""
    found = list(elements)
    return found[0] if len(found) == 1 else f"<mrow>{''.join(found)}</mrow>"


def with_scripts(base: str, below: str, above: str) -> str:
    """An element with what stands below and above it, as far as there is such."""
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if below:
        return f"<msub>{base}{below}</msub>"
    return f"<msup>{base}{above}</msup>" if above else base


def word(text: str) -> str:
    """A letter or a word as one element; an accent above its letter, a capital Greek letter upright before its own."""
    decomposed = unicodedata.normalize("NFD", text)
    if len(decomposed) == 2 and decomposed[1] in MARKS:
        accent = _ACCENTS[MARKS[decomposed[1]]]
        return f'<mover accent="true">{token(decomposed[0])}<mo stretchy="false">{accent}</mo></mover>'
    if len(text) > 1 and text[0] in GREEK:  # Δw, ω1
        first = f'<mi mathvariant="normal">{text[0]}</mi>' if text[0].isupper() else token(text[0])
        return f"<mrow>{first}{token(text[1:])}</mrow>"
    return token(text)


def _one(label: Label, via: str, after: str) -> str:
    letters, split, primes = name_parts(label.letter, alone=not label.below)
    letters, primes = letters.rstrip("'"), primes + "'" * (len(letters) - len(letters.rstrip("'")))
    below = label.below or split
    above = [f"<mo>{'′' * len(primes)}</mo>"] if primes else []
    above += [script(label.above)] if label.above else []
    above += [f"<mtext>{escape(after.replace('⁺', '+'))}</mtext>"] if after else []
    text = with_scripts(word(letters), script(below) if below else "", row(above) if above else "")
    return with_scripts(f"<mrow>{text}{_BAR}</mrow>", script(via), "") if via else text


def _over(of: str, by: str, via: str, after: str) -> str:
    text = f"<mfrac><mrow>{PARTIAL}{of}</mrow><mrow>{PARTIAL}{by}</mrow></mfrac>"
    if not via and not after:
        return text
    above = f"<mtext>{escape(after.replace('⁺', '+'))}</mtext>" if after else ""
    return with_scripts(f"<mrow>{text}{_BAR}</mrow>", script(via) if via else "", above)


def _number(digits: str) -> str:
    """8.43e-4 as 8.43 · 10⁻⁴."""
    match = _SCIENTIFIC.fullmatch(digits)
    if match is None:
        return f"<mn>{escape(digits)}</mn>"
    exponent = f"<mn>{int(match[3])}</mn>"
    raised = f"<mrow>{_MINUS}{exponent}</mrow>" if match[2] == "-" else exponent
    return f"<mrow><mn>{match[1]}</mn><mo>·</mo><msup><mn>10</mn>{raised}</msup></mrow>"


DIALECT = Dialect(
    name="mathml",
    usual="<mrow><mi>{name}</mi><mo>\u2061</mo><mrow><mo>(</mo>{{x}}<mo>)</mo></mrow></mrow>",
    plus="<mo>+</mo>",
    minus="<mo>−</mo>",
    sign=_MINUS,
    times="<mo>×</mo>",
    over="<mo>/</mo>",
    power=lambda base, exponent: f"<msup>{base}<mn>{exponent}</mn></msup>",
    raised="<msup>{base}<mrow>{exponent}</mrow></msup>",
    pi="<mi>π</mi>",
    pending="<msup><mrow><mo>(</mo>{x}<mo>)</mo></mrow><mo>′</mo></msup>",
    pending_symbol="<msup>{x}<mo>′</mo></msup>",
    numbers={Fraction(1, 2): "<mfrac><mn>1</mn><mn>2</mn></mfrac>"},
    relations={
        **{relation.value: f"<mo>{escape(relation.value)}</mo>" for relation in Relation},
        **{"=": "<mo>=</mo>", ">=": "<mo>≥</mo>", "<=": "<mo>≤</mo>"},
    },
    case="<mtr><mtd>{value}</mtd><mtd><mtext>if\u00a0</mtext>{condition}</mtd></mtr>",
    between="",
    otherwise="<mtr><mtd>{value}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr>",
    all_cases='<mrow><mo form="prefix">{{</mo><mtable class="cases">{x}</mtable></mrow>',
    comma="<mo>,</mo>",
    bracketed="<mrow><mo>(</mo>{x}<mo>)</mo></mrow>",
    fraction="<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>",
    number=_number,
    mark="<mtext>{sign}</mtext>",
    composite=re.compile(r"<(?:msup|msubsup|mfrac)>|>\d+/\d+<"),
)

STYLE = Style(_one, _over)

MATHML = Script("mathml", DIALECT, STYLE)
