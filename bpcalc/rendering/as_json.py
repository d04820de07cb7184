"""JSON for other programs: ids and numbers, whatever the notation and the language."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from bpcalc.document.blocks import Document, Equations, Expression, Given, Line, Lines
from bpcalc.rendering.inline import value
from bpcalc.rendering.page import Page
from bpcalc.typesetting import numerals
from bpcalc.typesetting.dialects import CODE
from bpcalc.typesetting.walker import written

_PLAIN_WORD = re.compile(r"[^\W\d]\w*")


def render(document: Document, page: Page) -> str:
    """The document's record and the steps of its lines, each once, as one JSON object."""
    ascii_page = Page(digits=page.digits, unicode=False)
    steps = {line.quantity.id: _step(line, ascii_page) for line in _lines(document)}
    content = {**document.about, "steps": list(steps.values()), **document.record}
    return json.dumps(_finite(content), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _lines(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if isinstance(block, Given):
            yield from (line for _, lines in block.groups for line in lines)
        elif isinstance(block, Lines) and block.steps:
            yield from (line for group in block.groups for line in group)
        elif isinstance(block, Equations):
            yield from block.lines


def _step(line: Line, page: Page) -> dict[str, Any]:
    return {
        "id": line.quantity.id,
        "phase": line.phase,
        "rule": line.rule,
        "formula": None if line.formula is None else written(line.formula, CODE, _quoted),
        "substituted": _substituted(line, page),
        "value": line.value,
        "text": value(line, page) or None,
        "needs": list(line.needs),
    }


def _substituted(line: Line, page: Page) -> str | None:
    if line.formula is None:
        return None

    def leaf(name: str) -> str:
        known = line.put_in[name]
        return _quoted(name) if known is None else numerals.short(known, page.digits)

    return written(line.formula, CODE, leaf)


def _quoted(name: str) -> str:
    return name if _PLAIN_WORD.fullmatch(name) else f"`{name}`"


def _finite(content: Any) -> Any:
    """The same content without NaN and infinities, which JSON does not have, and with formulas as text."""
    if isinstance(content, Expression):
        return written(content.formula, CODE, _quoted)
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content
