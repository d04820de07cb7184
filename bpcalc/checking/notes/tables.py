"""Rows of tables: a name in one cell, its formula and its value in others; or a head that says what a column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bpcalc.checking.notes.chains import Chain, Side, chains_of, side_of
from bpcalc.checking.notes.finding import inline_mathematics
from bpcalc.checking.notes.keywords import Column, Topic, column_of, is_of_rounds, topic_of
from bpcalc.checking.notes.source import Piece
from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.formula.grammar import Kind, Tree

_BAR = re.compile(r"(?<!\\)\|")
_TELLING = frozenset({Column.GRADIENT, Column.CHANGE})
_STEMS = {Topic.NET: "net", Topic.OUTPUT: "out", Topic.DELTA: "delta", Topic.TARGET: "target", Topic.ERROR: "E"}

Tokenizer = Callable[[str, Sequence[tuple[int, int]]], list[Token]]


@dataclass(frozen=True)
class Cell:
    """A cell with its tokens."""

    piece: Piece
    tokens: tuple[Token, ...]

    @property
    def name(self) -> Token | None:
        """The one name or whole number that stands in it, if nothing else does but another name for the same."""
        kinds = [token.kind for token in self.tokens]
        if kinds != [Kind.NAME, Kind.EQUALS, Kind.NAME] and len(kinds) != 1:
            return None
        token = self.tokens[0]
        is_index = token.kind is Kind.NUMBER and token.text.isdigit() and len(token.text) < 3
        return token if token.kind is Kind.NAME or is_index else None

    @property
    def is_whole(self) -> bool:
        """Whether a whole number and nothing else stands in it."""
        return self.is_number and all(token.places <= 0 for token in self.tokens)

    @property
    def is_number(self) -> bool:
        """Whether a number and nothing else stands in it."""
        return [token.kind for token in self.tokens if token.kind is not Kind.MINUS] == [Kind.NUMBER]


def chains_of_table(rows: Sequence[Piece], tokenize: Tokenizer) -> Iterator[Chain]:
    """What the rows of a table say; each chain has the name of its row."""
    head: list[Cell] = []
    names: list[Token | None] = []
    is_later = False
    for row in rows:
        cells = _cells(row, tokenize)
        if not cells or (is_later and head and is_of_rounds(head[0].piece.text)):
            continue  # of a table by rounds or samples, the first row alone is sure to be about the first
        if not any(token.kind in (Kind.NUMBER, Kind.BAD) for cell in cells for token in cell.tokens):
            head, names, is_later = cells, [cell.name for cell in cells], False
            continue
        is_later = True
        if all(cell.is_whole for cell in cells):
            continue  # what is counted or given
        if _is_under_names(cells, names):
            yield from _under_names(cells, names, head)
        else:
            yield from _row(cells, head)


def _cells(row: Piece, tokenize: Tokenizer) -> list[Cell]:
    bars = [match.start() for match in _BAR.finditer(row.text)]
    ends = [*bars[1:], *([len(row.text)] if row.text[bars[-1] + 1 :].strip() else [])] if bars else []
    found = []
    for start, end in zip(bars, ends, strict=False):
        piece = row.cut(start + 1, end)
        tokens = tokenize(piece.text, tuple(inline_mathematics(piece.text)))
        found.append(Cell(piece, tuple(_closed(token for token in tokens if token.text != "\n"))))
    return found


def _closed(tokens: Iterable[Token]) -> Iterator[Token]:
    r"""The tokens without brackets that nothing opened, as is left of `\boxed{0.36}`."""
    depth = 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth >= 0:
            yield token
        depth = max(0, depth)


def _is_under_names(cells: Sequence[Cell], names: Sequence[Token | None]) -> bool:
    """Whether a row holds the values of the names in the head, with a label before them perhaps."""
    if len(cells) != len(names):
        return False
    if all(names[1:]) and all(cell.is_number for cell in cells[1:]):
        return True
    has_name = any(cell.name is not None and cell.name.kind is Kind.NAME for cell in cells)
    under = [cell for cell, name in zip(cells, names, strict=True) if name is not None]
    return not has_name and len(under) > 1 and all(cell.is_number for cell in under)


def _under_names(cells: Sequence[Cell], names: Sequence[Token | None], head: Sequence[Cell]) -> Iterator[Chain]:
    for cell, name, above in zip(cells, names, head, strict=True):
        side = side_of(cell.tokens, cell.piece)
        if name is not None and side is not None:
            yield Chain(Side(above.piece, name), [side], cell.piece.places[cell.tokens[0].start][0])


def _row(cells: Sequence[Cell], head: Sequence[Cell]) -> Iterator[Chain]:
    place, row_name = _name_of_row(cells)
    if row_name and (columns := _columns_of_weight(row_name, cells, head)):
        yield from _of_weight(row_name, cells, head, columns)
        return
    topics = [topic_of(cell.piece.text) for cell in head]
    values: list[tuple[int, Cell]] = [(at, cell) for at, cell in enumerate(cells) if at != place and cell.tokens]
    named = [at for at, _ in values if at < len(topics) and topics[at] in _STEMS]
    if row_name is None or (row_name.kind is Kind.NUMBER and not named):
        yield from _worked(cells, head) or (chain for _, cell in values for chain in chains_of(cell.tokens, cell.piece))
        return
    together: list[Side] = []
    name_side = Side(cells[place].piece, row_name)
    words = " ".join(cell.piece.text for cell in head)
    for at, cell in values:
        topic = topics[at] if at < len(topics) else None
        sides = _sides(cell)
        if not sides:
            continue
        if at in named and topic and (row_name.kind is Kind.NUMBER or len(named) > 1):
            yield _chain(Side(cell.piece, _of_topic(row_name, topic)), sides, words)
        else:
            together += sides
    if together and row_name.kind is Kind.NAME:
        yield _chain(name_side, together, words)


def _worked(cells: Sequence[Cell], head: Sequence[Cell]) -> list[Chain]:
    """The calculation and the result of a row that has a label and no name, as in | Product | 0.4 · 0.6 | 0.24 |."""
    *calculations, result = cells
    sides = (side_of(cell.tokens, cell.piece) for cell in calculations)
    worked = [side for side in sides if side is not None and isinstance(side.content, Tree)]
    value = side_of(result.tokens, result.piece) if result.is_number else None
    if not worked or value is None:
        return []
    words = " ".join(cell.piece.text for cell in head)
    return [_chain(worked[0], [*worked[1:], value], words)]


def _name_of_row(cells: Sequence[Cell]) -> tuple[int, Token | None]:
    """The cell that names a row, one with a number in its name before others, and its place."""
    named = [(at, cell.name) for at, cell in enumerate(cells) if cell.name is not None]
    exact = (found for found in named if any(letter.isdigit() for letter in cells[found[0]].piece.text))
    return next(exact, named[0] if named else (-1, None))


def _columns_of_weight(name: Token, cells: Sequence[Cell], head: Sequence[Cell]) -> list[Column | None]:
    """What the columns hold of the weight that names a row: its gradient, its change, its old and its new value."""
    if name.name is None or name.name.of or len(cells) != len(head):
        return []
    columns = [column_of(cell.piece.text) for cell in head]
    is_of_weight = not _TELLING.isdisjoint(columns) or {Column.OLD, Column.NEW} <= set(columns)
    return columns if is_of_weight and len(set(filter(None, columns))) > 1 else []


def _of_weight(
    token: Token, cells: Sequence[Cell], head: Sequence[Cell], columns: Sequence[Column | None]
) -> Iterator[Chain]:
    assert token.name is not None  # noqa: S101
    names = {
        Column.OLD: replace(token.name, above="old"),
        Column.GRADIENT: WrittenName("d", of=WrittenName("E"), by=token.name),
        Column.CHANGE: replace(token.name, base="Δ" + token.name.base),
        Column.NEW: replace(token.name, above="+"),
    }
    for cell, above, column in zip(cells, head, columns, strict=True):
        sides = _sides(cell) if column else []
        if column and sides:
            yield _chain(Side(cell.piece, replace(token, name=names[column])), sides, above.piece.text)


def _chain(left: Side, sides: list[Side], words: str) -> Chain:
    return Chain(left, sides, sides[0].piece.places[0][0], words=words)


def _sides(cell: Cell) -> list[Side]:
    """What stands between the equality signs of a cell, or the whole of it."""
    found: list[Side] = []
    for chain in chains_of(cell.tokens, cell.piece):
        found += [*([chain.left] if chain.left else []), *chain.sides]
    side = None if found else side_of(cell.tokens, cell.piece)
    return [side] if side else found


def _of_topic(token: Token, topic: Topic) -> Token:
    """net_4 for the 4 under the head `Net input`."""
    written = token.text if token.name is None else token.name.base + token.name.below
    return replace(token, kind=Kind.NAME, name=WrittenName(_STEMS[topic], written))
