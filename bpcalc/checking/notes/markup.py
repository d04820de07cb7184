"""Taking markup away: HTML, its tables, links, emphasis, percent signs give way to the text that they stand for."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from bpcalc.checking.notes.source import Piece

_SUBSCRIPT = re.compile(r"<su([bp])>([^<>]{1,60})</su\1>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?h\d|/?t[rdh]|hr)\b[^<>]{0,300}/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,2000}>|<!--.{0,5000}?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_LINK_TARGET = re.compile(
    r"(?<=\])\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)|(?:https?|ftp)://[^\s)\]>\"'，。）]{1,2000}"
)
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}(?:%[89abAB][0-9a-fA-F])*|&(?:plus|space|minus|amp);|\+")
_SPELLED = {"+": " ", "&plus;": "+", "&space;": " ", "&minus;": "-", "&amp;": "&"}
_EMPHASIS = re.compile(r"(?<!\*)\*{2,3}(?!\*)(?=\S)([^*\n]{1,200}?)(?<=\S)\*{2,3}(?!\*)")
_ROW = re.compile(r"<tr\b[^<>]{0,300}>(?:(?!</?t(?:r|able)\b).){0,4000}?</tr\s*>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^<>]{0,300}>", re.IGNORECASE)
_AROUND = re.compile(r"</?t(?:able|head|body|foot|[rdh])\b[^<>]{0,300}>", re.IGNORECASE)

IMAGE_OF_FORMULA = re.compile(
    r"https?://[^\s()\"'<>]{1,300}?(?:[?&;](?:tex|latex|chl|math|formula|eq)=|\.latex\?|/(?:svg|png|gif)/|render/math\?math=)"
    r"(?P<formula>(?:\((?:[^\s\"'<>&()]|&(?:plus|space|minus|amp);)*\)|&(?:plus|space|minus|amp);|[^\s\"'<>&()])+)"
)
"""The address of an image that is a formula; parentheses in it are in pairs."""


def plain(piece: Piece) -> Piece:
    """Text without HTML tags, addresses of links, bold type and entities."""
    if "<" in piece.text:
        piece = piece.replaced(_SUBSCRIPT, lambda match: ("_" if match[1] in "bB" else "^") + "{" + match[2] + "}")
        piece = piece.replaced(_BREAK, lambda match: "\n" * len(match[0]))
        piece = piece.replaced(_TAG, _blank)
    if "](" in piece.text or "://" in piece.text:
        piece = piece.replaced(_LINK_TARGET, _blank)
    if "&" in piece.text:
        piece = piece.replaced(_ENTITY, lambda match: html.unescape(match[0]))
    if "**" in piece.text:
        piece = piece.replaced(_EMPHASIS, _without_stars)
    return piece


def decoded(piece: Piece) -> Piece:
    """A formula out of an address: percent signs with two digits, and plus signs for spaces."""
    return piece.replaced(_ESCAPED, lambda match: _SPELLED.get(match[0]) or unquote(match[0], errors="replace"))


def with_barred_rows(written: Piece) -> Piece:
    """The text with each row of a table on a line of its own, its cells between bars, and no character moved."""
    if "<tr" not in written.text.lower():
        return written
    rows = written.replaced(_ROW, lambda match: _barred(match[0]))
    return rows.replaced(_AROUND, _blank)


def _barred(row: str) -> str:
    cells = _CELL.sub(lambda match: "|".rjust(len(match[0])), row[: row.rindex("<")])
    inner = _AROUND.sub(_blank, cells).replace("\n", " ").replace("\r", " ")
    return "\n" + inner[1:] + "|".ljust(len(row) - len(inner) - 1) + "\n"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_stars(match: re.Match[str]) -> str:
    before = match.start(1) - match.start()
    return " " * before + match[1] + " " * (match.end() - match.end(1))
