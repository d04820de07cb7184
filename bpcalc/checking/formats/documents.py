"""Documents of Word as text: paragraphs with their equations, and tables as Markdown has them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from bpcalc.checking.formats.needed import needed, refused
from bpcalc.language.said import said

MOST_BLOCKS = 20_000
"""Paragraphs and cells of a document that is handed in."""

DEEPEST_EQUATION = 40
"""Fractions, powers and roots of an equation in Word inside one another."""


def text_of_document(content: bytes, name: str) -> str:
    """What stands in the body of a document. Raises BpcalcError where it cannot be read, or is too large."""
    docx = needed("docx", "python-docx", name)
    try:
        document = docx.Document(BytesIO(content))
        lines: list[str] = []
        for block in document.iter_inner_content():
            lines += _table(block) if hasattr(block, "rows") else [_inline(block._p, 0)]
            if len(lines) > MOST_BLOCKS:
                raise refused(name, said("has more than {most:,} paragraphs", most=MOST_BLOCKS))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError):
        raise refused(name, said("is a damaged document"), said("save it anew, as .docx")) from None
    except Exception as failure:
        if type(failure).__module__.startswith(("docx", "lxml")):
            raise refused(name, said("is a damaged document"), said("save it anew, as .docx")) from None
        raise
    return "\n".join(lines)


def _table(table: Any) -> Iterator[str]:
    """The lines of a table; the first row is its header."""
    yield ""
    for number, row in enumerate(table._tbl.tr_lst):
        cells = [" ".join(_inline(part, 0) for part in cell.p_lst).replace("|", "/") for cell in row.tc_lst]
        if len(cells) > MOST_BLOCKS:
            raise ValueError
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + "---|" * len(cells)
    yield ""


def _inline(element: Any, depth: int) -> str:
    """The text within a paragraph, an equation in one line."""
    if depth > DEEPEST_EQUATION:
        raise ValueError
    text = ""
    for child in element:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag == "t":
            text += child.text or ""
        elif tag in ("tab", "br", "cr"):
            text += "\n" if tag != "tab" else " "
        elif tag in _EQUATIONS:
            parts = {part.tag.rpartition("}")[2]: _inline(part, depth + 1).strip() for part in child}
            text += _EQUATIONS[tag].format_map(_Parts(parts))
        elif tag not in ("pPr", "rPr", "del", "delText", "instrText", "ctrlPr"):
            text += _inline(child, depth + 1)
    return text


class _Parts(dict[str, str]):
    """The parts of an equation; one that is not there is empty."""

    def __missing__(self, key: str) -> str:
        return ""


_EQUATIONS = {
    "f": "(({num})/({den}))",
    "sSub": "{e}_{sub}",
    "sSup": "{e}^({sup})",
    "sSubSup": "{e}_{sub}^({sup})",
    "rad": "√({e})",
    "d": "({e})",
}
"""How equations of Word stand in one line."""
