"""Setting equations between matrices as lines of text: brackets, columns below one another, shapes underneath.

An equation that is too wide is broken between its operands, a matrix that is too wide between its columns; digits are
never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bpcalc.document.blocks import Equation, Letter, Matrix, Numeral, Operand, Part
from bpcalc.language.said import said
from bpcalc.rendering.inline import part_text, prose
from bpcalc.rendering.page import Page
from bpcalc.rendering.text.boxes import Box, beside, box_of_text, bracketed, parenthesised, side_by_side
from bpcalc.rendering.wrapping import columns, padded, wrapped

_INDENT = "  "
_DEEPER = "    "
_OPERATORS = "+−·⊙"
_ASCII = str.maketrans({"−": "-", "·": "*"})
_ELEMENTWISE = {"⊙": ".*"}


def set_equation(equation: Equation, page: Page) -> list[str]:
    """The lines of an equation: the letters first, the matrices below."""
    letter = part_text(equation.letter, page)
    words = [side for side in equation.sides if not _has_matrix(side)]
    told = " = ".join([letter, *(in_words(side, page) for side in words)])
    lines = wrapped(told, page.width, _DEEPER) if page.width else [told]
    room = page.width - len(_INDENT) if page.width else None
    bands: list[list[Box]] = []
    if not words:
        lines, bands = [], [[box_of_text(letter)]]
    for side in equation.sides[len(words) :]:
        _add_side(bands, _pieces(side, page, room), room)
    for number, band in enumerate(bands):
        indent = _INDENT if band[0].opens else "" if not (words or number) else _DEEPER
        lines += ([""] if number else []) + [(indent + line).rstrip() for line in side_by_side(band)]
    return lines


def in_words(side: Sequence[Operand], page: Page) -> str:
    """A side without matrices in one line."""
    text = ""
    for operand in side:
        glued = not text or text.endswith("(") or operand == ")" or text == operand_text("−", page)
        text += ("" if glued else " ") + operand_text(operand, page)
    return text


def operand_text(operand: Operand, page: Page) -> str:
    """A letter, a number or an operator."""
    if isinstance(operand, str):
        return operand if page.unicode else _ELEMENTWISE.get(operand, operand.translate(_ASCII))
    assert not isinstance(operand, Matrix)  # noqa: S101
    return part_text(operand, page)


def _has_matrix(side: Sequence[Operand]) -> bool:
    return any(isinstance(operand, Matrix) for operand in side)


def _add_side(bands: list[list[Box]], pieces: list[Box], room: int | None) -> None:
    """Puts a side beside what is there if it fits as a whole; else below, and broken only where it must be.

    A line that goes on is indented more, and says with an operator how it does.
    """
    whole = beside(pieces)
    fits = bands and room is not None and _width([*bands[-1], whole]) <= _room_left(bands, room)
    if room is None or fits:
        if bands:
            bands[-1] += pieces
        else:
            bands.append(pieces)
        return
    bands.append([pieces[0]])
    for piece in pieces[1:]:
        if _width([*bands[-1], piece]) <= _room_for(bands[-1][0], room):
            bands[-1].append(piece)
        else:
            bands.append([piece.continued])


def _room_left(bands: list[list[Box]], room: int) -> int:
    """Columns for the last line; the first one is never indented as one that goes on."""
    return room if len(bands) == 1 else _room_for(bands[-1][0], room)


def _room_for(first: Box, room: int) -> int:
    """Columns for a line that begins with this box."""
    return room if first.opens else room - len(_INDENT)


def _width(boxes: Iterable[Box]) -> int:
    return max(map(columns, side_by_side(list(boxes))), default=0)


def _pieces(side: Sequence[Operand], page: Page, room: int | None) -> list[Box]:
    """What may not be broken: an operand with the operator before it."""
    pieces: list[Box] = []
    operator = "="
    height = 1
    opening = 0
    for place, operand in enumerate(side):
        if isinstance(operand, str) and operand in _OPERATORS:
            sign = operand_text(operand, page)
            operator = sign if place else f"= {sign}"
        elif operand == "(":
            opening += 1
            height = _height(side[place:])
        elif operand == ")":
            pieces[-1] = beside([pieces[-1], parenthesised(height, page.unicode, left=False)], tight=True)
        else:
            boxes = _boxes(operand, page, room)
            boxes[0] = beside([*[parenthesised(height, page.unicode, left=True)] * opening, boxes[0]], tight=True)
            first, *others = boxes
            if opening and place > 1 and isinstance(side[place - 2], Letter):  # σ(…): a function of what follows
                pieces[-1] = beside([pieces[-1], first], tight=True)
                pieces += others
                operator, opening = "", 0
                continue
            piece = _with_operator(operator, first, page)
            follows_number = place > 1 and not isinstance(side[place - 2], Matrix | Letter) and side[place - 1] == "·"
            if follows_number and (room is None or pieces[-1].width + 1 + piece.width <= _room_for(pieces[-1], room)):
                piece = beside([pieces.pop(), piece])
            pieces += [piece, *others]
            operator, opening = "", 0
    return pieces


def _with_operator(operator: str, box: Box, page: Page) -> Box:
    """A box with its operator; a product has none, and gets one only where a line begins with it."""
    if not operator:
        dot = operand_text("·", page)
        return box._replace(continuation=beside([box_of_text(dot), box]))
    return beside([box_of_text(operator), box])._replace(opens=operator.startswith("="))


def _height(side: Sequence[Operand]) -> int:
    """Rows of the highest matrix up to the closing bracket."""
    inside = side[: list(side).index(")")]
    return max((operand.shape[0] for operand in inside if isinstance(operand, Matrix)), default=1)


def _boxes(operand: Operand, page: Page, room: int | None) -> list[Box]:
    """A number or a matrix, in several boxes where it is too wide."""
    if not isinstance(operand, Matrix):
        return [box_of_text(operand_text(operand, page))]
    aligned = [_aligned(column, page) for column in zip(*operand.rows, strict=True)]
    groups = list(_groups(aligned, None if room is None else room - 8))
    rows, wide = operand.shape
    sign = "×" if page.unicode else "x"
    boxes = []
    start = 1
    for group in groups:
        shape = f"{rows}{sign}{wide}"
        if len(groups) > 1:
            shape = prose(_part_of(shape, start, start + len(group) - 1), page)
            start += len(group)
        cells = [_INDENT.join(row) for row in zip(*group, strict=True)]
        boxes.append(bracketed(cells, shape, page.unicode, group is groups[0], group is groups[-1]))
    return boxes


def _part_of(shape: str, first: int, last: int) -> str:
    if first == last:
        return said("{shape}, column {number}", shape=shape, number=first)
    return said("{shape}, columns {first} to {last}", shape=shape, first=first, last=last)


def _groups(aligned: list[list[str]], room: int | None) -> Iterator[list[list[str]]]:
    """The columns of a matrix, as many together as there is room for."""
    group: list[list[str]] = []
    for column in aligned:
        if group and room is not None and sum(columns(c[0]) + len(_INDENT) for c in [*group, column]) > room:
            yield group
            group = []
        group.append(column)
    yield group


def _aligned(cells: Sequence[Part], page: Page) -> list[str]:
    """One column: numbers with their points below one another, everything else to the right."""
    texts = [part_text(cell, page) for cell in cells]
    heads = [text.partition(".")[0] for text in texts]
    tails = [text[len(head) :] for text, head in zip(texts, heads, strict=True)]
    if not all(isinstance(cell, Numeral) for cell in cells):
        width = max(map(columns, texts))
        return [padded(text, width, right=True) for text in texts]
    before, after = max(map(columns, heads)), max(map(columns, tails))
    return [padded(head, before, right=True) + padded(tail, after) for head, tail in zip(heads, tails, strict=True)]
