"""JSON for other programs: ids and numbers, whatever the notation and the language."""

from __future__ import annotations

import json
import math
from typing import Any

from bpcalc.document.blocks import Document, Expression, Line
from bpcalc.rendering.data.steps import formula_of, quoted_id, steps_of, substituted
from bpcalc.rendering.derivation_line import value
from bpcalc.rendering.page import Page
from bpcalc.typesetting.dialects import CODE
from bpcalc.typesetting.walker import written


def render(document: Document, page: Page) -> str:
    """The document's record and the steps of its lines, each once, as one JSON object."""
    ascii_page = Page(digits=page.digits, unicode=False)
    steps = [_step(line, ascii_page) for line in steps_of(document).values()]
    content = {**document.about, "steps": steps, **document.record}
    return json.dumps(_finite(content), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _step(line: Line, page: Page) -> dict[str, Any]:
    return {
        "id": line.quantity.id,
        "phase": line.phase,
        "rule": line.rule,
        "formula": formula_of(line),
        "substituted": substituted(line, page),
        "value": line.value,
        "text": value(line, page) or None,
        "needs": list(line.needs),
    }


def _finite(content: Any) -> Any:
    """The same content without NaN and infinities, which JSON does not have, and with formulas as text."""
    if isinstance(content, Expression):
        return written(content.formula, CODE, quoted_id)
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content
