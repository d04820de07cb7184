"""An answer sheet in YAML: a key for each quantity."""

from __future__ import annotations

import json
import re

from bpcalc.document.checks.answer_sheet import AnswerSheet
from bpcalc.language.said import said
from bpcalc.rendering.page import Page
from bpcalc.rendering.sheets.words import ENOUGH, TITLE, answer, told

_PLAIN_KEY = re.compile(r"[A-Za-z]+_[A-Za-z0-9_]+")
_ADVICE = said(
    "Write a number, or a calculation such as 0.4*0.593, behind each colon; leave empty what you do not know."
)


def render(sheet: AnswerSheet, page: Page) -> str:
    """The sheet as a YAML file."""
    lines = [
        f"# {told(TITLE, page)} · {told(sheet.title, page)}".rstrip(" ·"),
        f"# {told(_ADVICE, page)}",
        f"# {told(ENOUGH, page)}",
        "student:",
        f"config: {json.dumps(sheet.config, ensure_ascii=False) if _needs_quotes(sheet.config) else sheet.config}",
        "answers:",
    ]
    for section in sheet.sections:
        lines.append(f"  # {told(section.title, page)}")
        for name, value in section.asked:
            key = name if _PLAIN_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
            lines.append(f"  {key}: {answer(sheet, value)}".rstrip())
    return "\n".join(lines) + "\n"


def _needs_quotes(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][\w./-]*", text, re.ASCII) is None or text.lower() in (
        *("true", "false", "null", "yes", "no", "on", "off"),
    )
