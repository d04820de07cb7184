"""The letters of the matrix form in MathML."""

from __future__ import annotations

from bpcalc.document.blocks import Letter
from bpcalc.rendering.matrix_letters import OF, end, stem
from bpcalc.typesetting.mathml import PARTIAL, row, script, with_scripts, word


def letter_text(letter: Letter) -> str:
    """The letter in MathML, as one element."""
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


def _in_mathml(stem: str, above: str) -> str:
    letters, _, below = stem.partition("_")
    return with_scripts(word(letters), script(below) if below else "", above)
