"""Scripts: what formulas and labels are written in, one entry each; MathML and typst have files of their own."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.typesetting import dialects, labels
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.labels import Style


class Script(NamedTuple):
    """How formulas are written, and how labels."""

    name: str
    dialect: Dialect
    style: Style


UNICODE = Script("unicode", dialects.UNICODE, labels.UNICODE)
ASCII = Script("ascii", dialects.ASCII, labels.ASCII)
LATEX = Script("latex", dialects.LATEX, labels.LATEX)
GITHUB = Script("latex", dialects.GITHUB, labels.LATEX)
