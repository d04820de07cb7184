"""Jupyter notebooks: the text of their cells and what programs printed, each character with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bpcalc.checking.notes.source import Piece, Source
from bpcalc.checking.text import is_notebook
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\]:,]', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}

PRINTED = frozenset(("text", "text/plain", "text/markdown", "text/latex"))
"""The keys of outputs that hold text to be read."""


DEEPEST = 50
"""Brackets of a notebook inside one another; one has eight, besides what its programs add."""


@dataclass
class _Cell:
    kind: str = ""
    source: list[Piece] = field(default_factory=list)
    outputs: dict[tuple[str, ...], list[Piece]] = field(default_factory=dict)


def parts_of(source: Source) -> Iterator[Piece]:
    """The texts that a file holds: the cells of a notebook and what its programs printed, or the file as it is."""
    text = source.text
    if not is_notebook(text):
        yield source.piece(0, len(text))
        return
    cells: dict[str, _Cell] = {}
    for path, start, end in _strings(text):
        if len(path) > 2 and path[0] == "cells":
            _put(cells.setdefault(path[1], _Cell()), path[2:], source, (start, end))
    for cell in cells.values():
        if cell.kind in ("markdown", "raw"):
            yield _joined(cell.source)
        yield from map(_joined, cell.outputs.values())


def _put(cell: _Cell, path: tuple[str, ...], source: Source, place: tuple[int, int]) -> None:
    """Takes in one string of a cell."""
    if path == ("cell_type",):
        cell.kind = source.text[slice(*place)]
    elif path[0] == "source":
        cell.source.append(source.piece(*place).replaced(_ESCAPED, _unescaped))
    elif path[0] == "outputs" and (names := [name for name in path[2:4] if name in PRINTED]):
        output = (*path[:2], names[0])
        cell.outputs.setdefault(output, []).append(source.piece(*place).replaced(_ESCAPED, _unescaped))


def _strings(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The strings that are values of a text of JSON, with their paths, even where the text is cut short."""
    path: list[str] = []
    are_lists: list[bool] = []
    is_key = False
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if len(path) > DEEPEST:
            raise BpcalcError.of(said("is nested too deeply to be read"))
        if sign in "{[":
            are_lists.append(sign == "[")
            path.append("0")
            is_key = sign == "{"
        elif sign in "}]":
            if are_lists:
                are_lists.pop()
                path.pop()
            is_key = False
        elif sign == ":":
            is_key = False
        elif sign == ",":
            is_key = bool(are_lists) and not are_lists[-1]
            if are_lists and are_lists[-1]:
                path[-1] = str(int(path[-1]) + 1)
        elif is_key:
            path[-1] = match[1]
        else:
            yield tuple(path), match.start(1), match.end(1)


def _joined(pieces: list[Piece]) -> Piece:
    places = tuple(place for piece in pieces for place in piece.places)
    return Piece("".join(piece.text for piece in pieces), places)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _LETTERS.get(match[2], match[2])


def text_of_notebook(text: str) -> str:
    """What the cells and outputs of a notebook say, a blank line between them."""
    return "\n\n".join(piece.text for piece in parts_of(Source(text)))
