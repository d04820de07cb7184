"""What stands around the body of a LaTeX document, and what the body needs."""

from __future__ import annotations

import unicodedata

SCALED = r"""\providecommand{\bpcalcfit}[2]{% a box that is too wide is scaled down to its line
  \sbox0{#2}\ifdim\wd0>#1\resizebox{#1}{!}{\usebox0}\else\usebox0\fi}"""

_DOCUMENT = r"""\documentclass[11pt,a4paper]{article}
%s
\usepackage{amsmath,amssymb,array,graphicx}
\usepackage[margin=25mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6\baselineskip}
\setlength{\extrarowheight}{4pt}
\allowdisplaybreaks
\sloppy
\raggedbottom
\begin{document}
"""
_ANY_TEX = r"""\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}}{}"""
_MODERN_TEX = "% letters that need a font of the system: compile this with xelatex or lualatex\n"
_LETTERS = _MODERN_TEX + r"\usepackage{fontspec}"
_WIDE_LETTERS = (
    _MODERN_TEX + r"\IfFileExists{ctex.sty}{\usepackage{ctex}}{\usepackage{fontspec}\setmainfont{Noto Serif CJK SC}}"
)

_LAST_OF_TEX = 0x17F
"""The last letter that TeX's own fonts have: all after it are beyond Latin."""

_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC")


def whole(body: str) -> str:
    """A document that any TeX compiles, or a modern one where its letters need a font of the system."""
    beyond = [letter for letter in body if ord(letter) > _LAST_OF_TEX]
    fonts = (_WIDE_LETTERS if any(map(_is_wide, beyond)) else _LETTERS) if beyond else _ANY_TEX
    return f"{_DOCUMENT.replace('%s', fonts)}{SCALED}\n\n{body}\n\\end{{document}}\n"


def fragment(body: str) -> str:
    """The body, for a document that loads amsmath, amssymb and graphicx."""
    return f"% needs \\usepackage{{amsmath,amssymb,graphicx}}\n{SCALED}\n\n{body}"


def _is_wide(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_WIDE)
