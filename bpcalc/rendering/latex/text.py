"""Words in LaTeX, whatever stands in them."""

from __future__ import annotations

_IN_MATHEMATICS = {
    **{"−": "-", "×": r"\times", "½": r"\frac{1}{2}", "∂": r"\partial", "η": r"\eta", "δ": r"\delta", "Δ": r"\Delta"},
    **{
        "✓": r"\surd",
        "✗": r"\times",
        "²": "^2",
        "⁺": "^+",
        "σ": r"\sigma",
        "Φ": r"\Phi",
        "φ": r"\varphi",
        "·": r"\cdot",
    },
    **{"α": r"\alpha", "λ": r"\lambda", "μ": r"\mu", "π": r"\pi", "Σ": r"\Sigma", "→": r"\to", "′": "'"},
    **{"≤": r"\le", "≥": r"\ge", "<": "<", ">": ">", "|": "|"},
}
_SPECIAL = str.maketrans(
    {
        **{letter: f"\\{letter}" for letter in "&%$#_{}"},
        **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': r"\char34{}"},
        **{"…": r"\dots{}", "⁰": r"$^0$"},
        **{letter: f"${sign}$" for letter, sign in _IN_MATHEMATICS.items()},
    }
)


def escaped(words: str) -> str:
    """Words that LaTeX takes as they are; what cannot be printed is left out. Of two hyphens it would make a dash."""
    return "".join(letter for letter in words if letter.isprintable()).translate(_SPECIAL).replace("--", "-{}-")


def spaced(words: str) -> str:
    """The same with every space kept."""
    return escaped(words).replace(" ", "~")
