"""Sentences in English that know the template they were made from, so that they can be said in other languages.

A Said is an ordinary string; nothing below `rendering` and `cli` needs to know which language a reader chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self

Values = Mapping[str, Any]
_NONE: Values = MappingProxyType({})


class Said(str):
    """The English text of `template` with `values` put in; values may be Said themselves.

    Of something counted, `plural` is the template for other counts than one, and `number` the count. Of a row of
    pieces, `pieces` are all there is to it, one after the other. A template without values is taken as it stands.
    """

    __slots__ = ("number", "pieces", "plural", "template", "values")

    template: str
    values: Values
    plural: str
    number: int
    pieces: tuple[str, ...]

    def __new__(
        cls, template: str, values: Values = _NONE, plural: str = "", number: int = 0, pieces: tuple[str, ...] = ()
    ) -> Self:
        """The English text, and what it was made from."""
        chosen = plural if plural and number != 1 else template
        made = super().__new__(cls, "".join(pieces) or put_in(chosen, values))
        made.template, made.values, made.plural, made.number, made.pieces = template, values, plural, number, pieces
        return made

    def __reduce__(self) -> tuple[type[Said], tuple[Any, ...]]:
        """How it goes from one process to another."""
        return Said, (self.template, dict(self.values), self.plural, self.number, self.pieces)

    def __add__(self, other: str) -> Said:
        return _row((self, other))

    def __radd__(self, other: str) -> Said:
        return _row((other, self))


def said(template: str, /, **values: Any) -> Said:
    """A sentence that can be translated: `said("the weight {name}", name="w1")`."""
    return Said(template, values)


def said_of(count: int, one: str, many: str, /, **values: Any) -> Said:
    """The same of something counted; `{count}` is there to be put in: `said_of(2, "{count} row", "{count} rows")`."""
    return Said(one, {"count": count, **values}, many, count)


def joined(texts: Iterable[str], between: str = ", ") -> Said:
    """Texts in a row, each said in the language of the whole."""
    pieces: list[str] = []
    for text in texts:
        pieces += [between, text] if pieces else [text]
    return _row(tuple(pieces))


def put_in(template: str, values: Values) -> str:
    """A template with values in it; without any it is a text like others, braces and all."""
    return template.format_map(values) if values else template


def _row(texts: Iterable[str]) -> Said:
    pieces: list[str] = []
    for text in texts:
        pieces += text.pieces if isinstance(text, Said) and text.pieces else [text]
    return Said("", pieces=tuple(pieces))
