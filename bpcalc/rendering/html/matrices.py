"""Equations between matrices on a page: brackets around tables of numbers, the shape below each."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.document.blocks import Equation, Equations, Letter, Matrix, Operand
from bpcalc.rendering.html.lines import uses
from bpcalc.rendering.html.links import defined, place_of
from bpcalc.rendering.html.setting import Setting
from bpcalc.rendering.html.text import displayed_math, element, linked_math
from bpcalc.rendering.inline import part_text

_OPERATORS = {"(": "<mrow><mo>(</mo>", ")": "<mo>)</mo></mrow>", "σ": "<mi>σ</mi>"}
"""Brackets that an operator opens and closes stretch around what is between them."""


def matrix_equations(block: Equations, setting: Setting) -> Iterator[str]:
    """The equations, each in a line of its own."""
    yield '<ol class="lines matrices">'
    yield from (_equation(equation, setting) for equation in block.equations)
    yield "</ol>"


def _equation(equation: Equation, setting: Setting) -> str:
    address = setting.links.places[place_of(equation)]
    term = element("div", displayed_math(part_text(equation.letter, setting.page)), class_="term")
    last = len(equation.sides) - 1
    sides = "".join(
        element("div", _side(side, equation if place == last else None, setting), class_="side")
        for place, side in enumerate(equation.sides)
    )
    told = uses(address, setting)
    aside = element("div", told, class_="told") if told else ""
    return element("li", term + element("div", sides, class_="sides") + aside, class_="line", id=address)


def _side(side: tuple[Operand, ...], equation: Equation | None, setting: Setting) -> str:
    """A side; in the last one of an equation the cells have addresses."""
    return displayed_math("<mo>=</mo>" + "".join(_operand(operand, equation, setting) for operand in side))


def _operand(operand: Operand, equation: Equation | None, setting: Setting) -> str:
    if isinstance(operand, str):
        return _OPERATORS.get(operand, f"<mo>{operand}</mo>")
    if isinstance(operand, Matrix):
        return _matrix(operand, equation, setting)
    text = part_text(operand, setting.page)
    address = setting.links.letters.get(defined(operand)) if isinstance(operand, Letter) else None
    return linked_math(address, text) if address else text


def _matrix(matrix: Matrix, equation: Equation | None, setting: Setting) -> str:
    rows = "".join(
        element(
            "mtr",
            "".join(
                _cell(part_text(cell, setting.page), equation, (row, column), setting)
                for column, cell in enumerate(cells)
            ),
        )
        for row, cells in enumerate(matrix.rows)
    )
    height, width = matrix.shape
    shape = f'<mtext class="shape">{height}×{width}</mtext>'
    return (
        f'<munder><mrow><mo form="prefix">[</mo><mtable>{rows}</mtable><mo form="postfix">]</mo></mrow>{shape}</munder>'
    )


def _cell(text: str, equation: Equation | None, place: tuple[int, int], setting: Setting) -> str:
    address = setting.links.places.get(place_of(equation, *place), "") if equation else ""
    return element("mtd", text, id=address)
