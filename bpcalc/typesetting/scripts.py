"""Scripts: what formulas and labels are written in, one entry each; MathML and typst have files of their own."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.typesetting import dialects, labels
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.labels import Style


class Script(NamedTuple):
    """How formulas are written, and how labels; `is_markup` where what is written is no text to be read as it is."""

    name: str
    dialect: Dialect
    style: Style
    is_markup: bool = True


UNICODE = Script("unicode", dialects.UNICODE, labels.UNICODE, is_markup=False)
ASCII = Script("ascii", dialects.ASCII, labels.ASCII, is_markup=False)
LATEX = Script("latex", dialects.LATEX, labels.LATEX)
GITHUB = Script("latex", dialects.GITHUB, labels.LATEX)
