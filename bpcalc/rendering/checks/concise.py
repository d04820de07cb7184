"""A line for each finding, as linters write it: file:line:column: code name: message."""

from __future__ import annotations

from bpcalc.document.blocks import Document
from bpcalc.rendering.checks.findings import Finding, findings
from bpcalc.rendering.page import Page


def render(document: Document, page: Page) -> str:
    """The findings of all files; nothing where there are none."""
    return "".join(f"{_where(one)}: {one.code} {one.name}: {one.message}\n" for one in findings(document, page))


def _where(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}:{finding.column}" if finding.line else finding.file
