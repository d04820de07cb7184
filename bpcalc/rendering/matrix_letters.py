r"""The letters of the matrix form as text: W⁽¹⁾ᵀ, ∂E/∂A⁽²⁾, σ′(z⁽¹⁾); in ASCII W^(1)^T, in LaTeX W^{(1)\top}.

A terminal starts without MathML and typst: what writes these is loaded when a page needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bpcalc.document.blocks import Letter
from bpcalc.rendering.page import Page
from bpcalc.typesetting.letters import latex_script

_CAPITALS = {"a": "A", "z": "Z", "δ": "Δ", "y": "Y"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ASCII = str.maketrans(
    {"∂": "d", "σ": "sigma", "′": "'", "δ": "delta", "Δ": "Delta", "θ": "theta", "⊙": ".*", "Σ": "sum "}
)
_LATEX = str.maketrans(
    {
        **{"∂": r"\partial ", "σ": r"\sigma ", "′": "'", "δ": r"\delta ", "Δ": r"\Delta ", "θ": r"\theta "},
        **{"⊙": r"\odot ", "_": r"\_", "Σ": r"\Sigma "},
    }
)
OF = "∂"
"""What ends a letter's `before` where it is a derivative: ∂E/∂."""


def letter_text(letter: Letter, page: Page) -> str:
    """The letter in what the page can show."""
    return _WRITERS[page.script.name](letter)


def letter_in_unicode(letter: Letter) -> str:
    """The letter in Unicode text."""
    layer = "" if letter.layer is None else f"⁽{str(letter.layer).translate(_RAISED)}⁾"
    after = end(letter).replace("+", "⁺")
    return _with_before(letter, stem(letter) + layer + after + "ᵀ" * letter.transposed)


def letter_in_ascii(letter: Letter) -> str:
    """The letter in ASCII text."""
    layer = "" if letter.layer is None else f"^({letter.layer})"
    return _with_before(letter, stem(letter) + layer + end(letter) + "^T" * letter.transposed).translate(_ASCII)


def letter_in_latex(letter: Letter) -> str:
    """The letter in LaTeX."""
    above = "" if letter.layer is None else f"({letter.layer})"
    above += "+" * (letter.after == "+") + r"\top" * letter.transposed
    text = _in_latex(stem(letter)) + (f"^{{{above}}}" if above else "") + end(letter).removeprefix("+")
    if letter.before.endswith(OF):
        return rf"\frac{{\partial {_in_latex(letter.before[1:-2])}}}{{\partial {text}}}"
    return f"{letter.before.translate(_LATEX)}({text})" if letter.before else text


def letter_in_mathml(letter: Letter) -> str:
    """The letter in MathML, as one element."""
    from bpcalc.typesetting.mathml import PARTIAL, row

    above = [] if letter.layer is None else [f"<mn>({letter.layer})</mn>"]
    above += ["<mtext>+</mtext>"] * (letter.after == "+")
    above += ['<mi mathvariant="normal">T</mi>'] * letter.transposed
    after = end(letter).removeprefix("+")
    text = row([_in_mathml(stem(letter), row(above) if above else ""), *([f"<mtext>{after}</mtext>"] if after else [])])
    if letter.before.endswith(OF):
        of = _in_mathml(letter.before[1:-2], "")
        return f"<mfrac><mrow>{PARTIAL}{of}</mrow><mrow>{PARTIAL}{text}</mrow></mfrac>"
    if not letter.before:
        return text
    function = _in_mathml(letter.before.rstrip("′"), "<mo>′</mo>" if letter.before.endswith("′") else "")
    return f"<mrow>{function}<mo>(</mo>{text}<mo>)</mo></mrow>"


def letter_in_typst(letter: Letter) -> str:
    """The letter in typst's mathematics."""
    from bpcalc.typesetting import typst

    above = [f"({letter.layer})"] if letter.layer is not None else []
    above += ["+"] * (letter.after == "+") + ["⊤"] * letter.transposed
    text = _in_typst(stem(letter), " ".join(above)) + end(letter).removeprefix("+").replace("[", "\\[")
    if letter.before.endswith(OF):
        return typst.partial(_in_typst(letter.before[1:-2], ""), text)
    if not letter.before:
        return text
    return f"{_in_typst(letter.before.rstrip('′'), '′' * letter.before.endswith('′'))} ({text})"


def stem(letter: Letter) -> str:
    """The letter itself, a capital where it is of many samples."""
    return _CAPITALS.get(letter.stem, letter.stem) if letter.many else letter.stem


def end(letter: Letter) -> str:
    """What follows a letter: the count of updates, and the sample."""
    return letter.after + (f"[{letter.sample}]" if letter.sample else "")


def _with_before(letter: Letter, text: str) -> str:
    """∂E/∂ stands before the letter, a function around it."""
    is_around = letter.before and not letter.before.endswith(OF)
    return f"{letter.before}({text})" if is_around else letter.before + text


def _in_latex(stem: str) -> str:
    """A stem such as E_out, with what stands below it."""
    word, _, below = stem.partition("_")
    return word.translate(_LATEX).strip() + (f"_{{{latex_script(below)}}}" if below else "")


def _in_mathml(stem: str, above: str) -> str:
    from bpcalc.typesetting.mathml import script, with_scripts, word

    letters, _, below = stem.partition("_")
    return with_scripts(word(letters), script(below) if below else "", above)


def _in_typst(stem: str, above: str) -> str:
    from bpcalc.typesetting import typst

    letters, _, below = stem.partition("_")
    return typst.with_scripts(typst.word(letters), typst.script(below), above)


_WRITERS: Mapping[str, Callable[[Letter], str]] = {
    "unicode": letter_in_unicode,
    "ascii": letter_in_ascii,
    "latex": letter_in_latex,
    "mathml": letter_in_mathml,
    "typst": letter_in_typst,
}
