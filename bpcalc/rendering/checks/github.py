"""Findings as GitHub's workflows read them, shown beside the lines of a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.document.blocks import Document
from bpcalc.rendering.checks.findings import Finding, findings
from bpcalc.rendering.page import Page

_LEVELS = {
    **dict.fromkeys(ACCEPTED, "notice"),
    Verdict.CONVENTION: "notice",
    Verdict.UNREADABLE: "warning",
}
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = {**_IN_TEXT, **str.maketrans({":": "%3A", ",": "%2C"})}


def render(document: Document, page: Page) -> str:
    """A command for each finding."""
    return "".join(map(_command, findings(document, page)))


def _command(finding: Finding) -> str:
    level = _LEVELS.get(finding.verdict, "error")  # type: ignore[call-overload]
    properties = {"file": finding.file, "title": f"{finding.code} {finding.name}"}
    if finding.line:
        properties |= {"line": str(finding.line), "col": str(finding.column)}
    written = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{level} {written}::{finding.message.translate(_IN_TEXT)}\n"
