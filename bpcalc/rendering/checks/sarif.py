"""Findings in SARIF 2.1.0, which editors and code hosts read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from bpcalc.checking.slips.codes import CODES, Code
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.document.blocks import Document
from bpcalc.language.catalogs import translated
from bpcalc.language.said import joined, said
from bpcalc.rendering.checks.as_json import as_json
from bpcalc.rendering.checks.findings import Finding, findings
from bpcalc.rendering.page import Page

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[str, str] = {
    **dict.fromkeys(ACCEPTED, "none"),
    Verdict.CONVENTION: "note",
    Verdict.UNREADABLE: "warning",
}


def render(document: Document, page: Page) -> str:
    """One run of the program, with its rules and the findings."""
    rules = [_rule(code, page.language) for code in CODES]
    driver = {"name": "bpcalc", "version": version("bpcalc"), "rules": rules}
    results = [_result(finding) for finding in findings(document, page)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code, language: str) -> dict[str, Any]:
    """What a code means and, in its help, why each of its slips is a mistake."""
    told = [(code.name, code.what, code.why)] if code.why else []
    told += [(slip.name, slip.what, slip.why) for slip in code.slips]
    lines = (joined((name, said("{what}: {why}", what=what, why=why)), ": ") for name, what, why in told)
    return {
        "id": code.code,
        "name": code.name,
        "shortDescription": {"text": translated(code.what, language)},
        "help": {"text": "\n".join(translated(line, language) for line in lines)},
    }


def _result(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file)}}
    if finding.line and finding.column:
        written = finding.claim.get("written") or ""
        place["region"] = {"startLine": finding.line, "startColumn": finding.column}
        if "\n" not in written:
            place["region"]["endColumn"] = finding.column + max(1, len(written))
    return {
        "ruleId": finding.code,
        "level": _LEVELS.get(finding.verdict, "error"),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "properties": {"rule": finding.claim.get("rule")},
    }
