"""Letters, marks and scripts as each kind of text has them: Unicode superscripts, LaTeX commands, ASCII."""

from __future__ import annotations

import re
import unicodedata

_SUPERSCRIPTS = str.maketrans("0123456789()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻")
_RAISABLE = re.compile(r"[0-9()+-]+")
_ASCII = str.maketrans(
    {
        **{"∂": "d", "η": "eta", "δ": "delta", "Δ": "D", "⁺": "+", "ω": "w", "α": "alpha", "β": "beta", "γ": "gamma"},
        **{"ε": "epsilon", "μ": "mu", "ρ": "rho", "λ": "lambda", "σ": "sigma", "θ": "theta", "\u0302": "hat"},
    }
)
GREEK = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta"},
    **{"κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau"},
    **{"φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Δ": "Delta", "Γ": "Gamma", "Θ": "Theta", "Λ": "Lambda"},
    **{"Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega"},
}
MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot"}
_NAME = re.compile(r"(?P<letters>[^\W\d_]+)_?(?P<below>[\w.]*?)(?P<primes>'*)")
_LATEX_SPECIAL = str.maketrans({"_": r"\_", "#": r"\#", "%": r"\%", "&": r"\&", "$": r"\$", "^": r"\^{}"})


def superscript(text: str) -> str:
    """Digits, signs and brackets raised; other letters after a `^`."""
    if not text:
        return ""
    return text.translate(_SUPERSCRIPTS) if _RAISABLE.fullmatch(text) else f"^{text}"


def ascii_letters(text: str) -> str:
    """The text with the program's own letters spelled out; names of the user stay as they are."""
    decomposed = unicodedata.normalize("NFD", text) if "ŷ" in text else text
    return decomposed.translate(_ASCII)


def name_parts(name: str, alone: bool) -> tuple[str, str, str]:
    """The letter or word of a name, what stands below it, and its primes: of `w5` the letter w and 5, if alone."""
    splittable = alone and "__" not in name
    match = _NAME.fullmatch(unicodedata.normalize("NFD", name)) if splittable else None
    if match is None or (match["below"] and not match["below"].isascii()):
        return name, "", ""
    letters = unicodedata.normalize("NFC", match["letters"])
    if match["below"] and match["below"][0].isalpha() and len(letters) == 1 and "_" not in name:
        return name, "", ""
    return letters, match["below"], match["primes"]


def latex_letters(name: str, alone: bool) -> tuple[str, str]:
    """A letter or word in LaTeX, and what stands below it."""
    letters, below, primes = name_parts(name, alone)
    return _word(letters) + primes, latex_script(below)


def latex_script(text: str) -> str:
    """What stands below or above a letter: `o1` and `7` as they are, words upright."""
    pieces = re.findall(r"[^\W\d_]+|[\d]+|.", text)
    return "".join(_word(piece) if len(piece) > 1 and piece.isalpha() else _symbol(piece) for piece in pieces)


def _word(word: str) -> str:
    """A single letter in italics, a word upright, other scripts as text."""
    decomposed = unicodedata.normalize("NFD", word)
    if len(decomposed) == 2 and decomposed[1] in MARKS:
        return rf"\{MARKS[decomposed[1]]}{{{_symbol(decomposed[0])}}}"
    if len(word) > 1 and word[0] in GREEK:  # Δw, ω1
        return rf"{_symbol(word[0])} {_word(word[1:])}"
    if len(word) == 1:
        return _symbol(word)
    return (
        rf"\mathrm{{{word.translate(_LATEX_SPECIAL)}}}"
        if word.isascii()
        else rf"\text{{{word.translate(_LATEX_SPECIAL)}}}"
    )


def _symbol(letter: str) -> str:
    if letter in GREEK:
        return f"\\{GREEK[letter]}"
    return letter.translate(_LATEX_SPECIAL) if letter.isascii() else rf"\text{{{letter}}}"
