"""Text, addresses and formulas as HTML takes them: whatever a file holds, nothing of it becomes an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_TOKEN = re.compile(r"<(mn|mtext|mi)(?: [^>]*)?>([^<]*)</\1>")
_TAG = re.compile(r"<(/?)\w+[^>]*>")
_BRACKET = re.compile(r"<mo>([()])</mo>")
_TALL = re.compile(r"<(?:mfrac|mtable)")
_LONG = 24
"""Signs that a formula may have without a place to break it; a phone has room for some more."""


def escaped(words: str) -> str:
    """Words that HTML takes as they are, also between quotes; what cannot be printed leaves a sign in its place."""
    return escape("".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in words))


def element(name: str, content: str, **attributes: str) -> str:
    """An element with those of the attributes that are not empty; a final `_` of a name is left out."""
    told = "".join(f' {key.strip("_")}="{value}"' for key, value in attributes.items() if value)
    return f"<{name}{told}>{content}</{name}>"


def inline_math(markup: str) -> str:
    """A formula in a line of text."""
    return f'<math displaystyle="true">{_with_fitting_brackets(markup)}</math>'


def displayed_math(markup: str) -> str:
    """A formula in a line of its own, with places where a long one may be broken."""
    fitting = _with_fitting_brackets(markup)
    pieces = list(_pieces(fitting)) if len(_TAG.sub("", fitting)) > _LONG else [fitting]
    return "<wbr>".join(f'<math displaystyle="true">{piece}</math>' for piece in pieces)


def linked_math(address: str, markup: str, name: str = "") -> str:
    """Part of a formula as a link; only mtext may hold one. A number says what it is of to who points at it."""
    token = _TOKEN.fullmatch(markup)
    if token is not None and (token[1] != "mi" or len(token[2]) > 1):
        inside = token[2]
    else:
        inside = inline_math(markup)
    title = "" if "<mi" in markup else escaped(name)
    return element("mtext", element("a", inside, href=f"#{address}", title=title))


def visible(markup: str) -> str:
    """What there is to read of a formula, to tell whether two say the same."""
    return _TAG.sub("", markup)


def _pieces(markup: str) -> Iterator[str]:
    """A formula, cut before its sums or else before its products; the sign that opens a piece stays between two."""
    cuts = _places(markup, ("<mo>+</mo>", "<mo>−</mo>")) or _places(markup, ("<mo>×</mo>",))
    for start, end in zip([0, *cuts], [*cuts, len(markup)], strict=True):
        piece = markup[start:end]
        yield piece.replace("<mo>", '<mo form="infix">', 1) if start else piece


def _places(markup: str, signs: tuple[str, ...]) -> list[int]:
    """Where one of the signs stands inside no other element."""
    found, depth = [], 0
    for tag in _TAG.finditer(markup):
        if tag[1]:
            depth -= 1
            continue
        if depth == 0 and markup.startswith(signs, tag.start()):
            found.append(tag.start())
        depth += 1
    return found


def _with_fitting_brackets(markup: str) -> str:
    """Brackets stretch around what is tall only: browsers leave gaps beside those that could."""
    low: set[int] = set()
    opened: list[re.Match[str]] = []
    for bracket in _BRACKET.finditer(markup):
        if bracket[1] == "(":
            opened.append(bracket)
        elif opened:
            start = opened.pop()
            if not _TALL.search(markup, start.end(), bracket.start()):
                low |= {start.start(), bracket.start()}
    return _BRACKET.sub(lambda b: f'<mo stretchy="false">{b[1]}</mo>' if b.start() in low else b[0], markup)
