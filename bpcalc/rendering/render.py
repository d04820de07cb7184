"""Rendering for programs: a document in, the text or the bytes of a format out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, overload

from bpcalc.document.blocks import Document
from bpcalc.document.checks.answer_sheet import AnswerSheet
from bpcalc.errors import BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.language.catalogs import LANGUAGES
from bpcalc.language.said import said
from bpcalc.notation.notation import NOTATIONS
from bpcalc.rendering.formats import (
    CHECK_FORMATS,
    FORMATS,
    PICTURE_FORMATS,
    SHEET_FORMATS,
    Format,
    refuse_without_extra,
    renderer,
    script_of,
)
from bpcalc.rendering.page import Page

TextFormat: TypeAlias = Literal[
    "table", "plain", "markdown", "json", "latex", "html", "csv", "svg", "concise", "github", "sarif", "yaml"
]
BinaryFormat: TypeAlias = Literal["xlsx", "pdf", "png"]

_OF_DOCUMENTS = {**FORMATS, **PICTURE_FORMATS}
_OF_SCHEMA: Mapping[str, Mapping[str, Format]] = {"bpcalc/check/1": CHECK_FORMATS}
"""The formats of a document that has some of its own, by the schema that it names."""


@overload
def render(
    document: Document | AnswerSheet,
    form: TextFormat = "plain",
    *,
    notation: str | None = None,
    language: str = "en",
    width: int | None = None,
    colour: bool = False,
    fragment: bool = False,
) -> str: ...
@overload
def render(
    document: Document | AnswerSheet,
    form: BinaryFormat,
    *,
    notation: str | None = None,
    language: str = "en",
    width: int | None = None,
    colour: bool = False,
    fragment: bool = False,
) -> bytes: ...
def render(
    document: Document | AnswerSheet,
    form: TextFormat | BinaryFormat = "plain",
    *,
    notation: str | None = None,
    language: str = "en",
    width: int | None = None,
    colour: bool = False,
    fragment: bool = False,
) -> str | bytes:
    """The document in a format: `str` for text, `bytes` for `pdf`, `xlsx` and `png`.

    A derivation is written as table, plain, markdown, json, latex, html, csv, xlsx or pdf, a picture of it as svg or
    png, what is said of checked files also as concise, github or sarif, an answer sheet as yaml, csv or markdown.
    `notation` names the letters, those of the network's file unless given; `width` is in columns, without end unless
    given; `fragment` leaves out what makes a whole file of LaTeX or HTML. Raises BpcalcError for a word that is none,
    and where the package is missing that a format needs.

    >>> import bpcalc
    >>> document = bpcalc.run(bpcalc.load("classic"), only=["net_h1"])
    >>> print(bpcalc.render(document, "plain", notation="z-a").splitlines()[-1])
    z_h1 = w1 × i1 + w2 × i2 + b1 × 1 = 0.15 × 0.05 + 0.2 × 0.1 + 0.35 × 1 = 0.377500000
    """
    if isinstance(document, AnswerSheet):
        formats: Mapping[str, Format] = SHEET_FORMATS
        page = Page(language=_known("language", language, LANGUAGES))
    else:
        formats = _OF_SCHEMA.get(document.about.get("schema", ""), _OF_DOCUMENTS)
        page = Page(
            digits=document.digits,
            width=width,
            colour=colour,
            notation=NOTATIONS[_known("notation", notation, NOTATIONS)] if notation else document.letters,
            language=_known("language", language, LANGUAGES),
            placement=document.placement,
            fragment=fragment,
        )
    own = formats[_known("format", form, formats)]
    refuse_without_extra(form, own)
    return renderer(form, formats)(document, replace(page, markup=script_of(own)))


def _known(what: str, word: str, words: Mapping[str, object]) -> str:
    """The word, where it is one of those. Raises BpcalcError."""
    if word not in words:
        known = did_you_mean(word, words, said("known: {names}", names=", ".join(words)))
        raise BpcalcError.of(_FAULTS[what](word, known))
    return word


_FAULTS: Mapping[str, Callable[[str, str], str]] = {
    "format": lambda word, known: said("there is no format '{word}'; {known}", word=word, known=known),
    "notation": lambda word, known: said("there is no notation '{word}'; {known}", word=word, known=known),
    "language": lambda word, known: said("there is no language '{word}'; {known}", word=word, known=known),
}
