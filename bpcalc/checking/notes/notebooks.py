"""Jupyter notebooks: the text of their cells, each character with its place in the file of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpcalc.checking.notes.source import Piece, Source

_IS_NOTEBOOK = re.compile(r"\s*\{")
_CELL_TYPE = re.compile(r'"cell_type"\s*:\s*"(markdown|raw)"')
_OTHER_CELL = re.compile(r'"cell_type"\s*:\s*"')
_SOURCE = re.compile(r'"source"\s*:\s*(\[|(?="))')
_STRING = re.compile(r'\s*,?\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}


def parts_of(source: Source) -> Iterator[Piece]:
    """The texts that a file holds: the cells of a notebook that are written text, or the file as it is."""
    text = source.text
    if not (_IS_NOTEBOOK.match(text) and '"cells"' in text):
        yield source.piece(0, len(text))
        return
    for cell in _CELL_TYPE.finditer(text):
        following = _OTHER_CELL.search(text, cell.end())
        opening = _SOURCE.search(text, cell.end(), following.start() if following else len(text))
        if opening:
            yield _joined(source, opening.end(), is_list=opening[1] == "[")


def _joined(source: Source, at: int, is_list: bool) -> Piece:
    """The strings of a list, or a single one, as one text."""
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    while match := _STRING.match(source.text, at):
        piece = source.piece(*match.span(1)).replaced(_ESCAPED, _unescaped)
        texts.append(piece.text)
        places += piece.places
        at = match.end()
        if not is_list:
            break
    return Piece("".join(texts), tuple(places))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _LETTERS.get(match[2], match[2])
