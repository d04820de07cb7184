"""The letters of the matrix form in typst."""

from __future__ import annotations

from bpcalc.document.blocks import Letter
from bpcalc.rendering.matrix_letters import OF, end, stem
from bpcalc.typesetting import typst


def letter_text(letter: Letter) -> str:
    """The letter in typst's mathematics."""
    above = [f"({letter.layer})"] if letter.layer is not None else []
    above += ["+"] * (letter.after == "+") + ["⊤"] * letter.transposed
    text = _in_typst(stem(letter), " ".join(above)) + end(letter).removeprefix("+").replace("[", "\\[")
    if letter.before.endswith(OF):
        return typst.partial(_in_typst(letter.before[1:-2], ""), text)
    if not letter.before:
        return text
    return f"{_in_typst(letter.before.rstrip('′'), '′' * letter.before.endswith('′'))} ({text})"


def _in_typst(stem: str, above: str) -> str:
    letters, _, below = stem.partition("_")
    return typst.with_scripts(typst.word(letters), typst.script(below), above)
