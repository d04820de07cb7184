"""Answer sheets to hand out, blank or filled: YAML, CSV or a Markdown table, as `bpcalc check` reads them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from io import StringIO
from typing import NamedTuple

from bpcalc.checking.text import printable
from bpcalc.document.checks.answer_sheet import Section
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.text.markdown import escaped
from bpcalc.typesetting import numerals

_PLAIN_KEY = re.compile(r"[A-Za-z]+_[A-Za-z0-9_]+")


class Blank(NamedTuple):
    """A sheet to be written: `config` is the network as `check` will find it, `digits` the decimals of the key.

    `filled` says that the right answers stand in it.
    """

    title: str
    config: str
    sections: Sequence[Section]
    filled: bool = False
    digits: int = 9
    language: str = "en"

    def answer(self, value: Fraction | None) -> str:
        """What stands in the place of an answer."""
        return numerals.result(value, self.digits) if self.filled and value is not None else ""

    def told(self, text: str) -> str:
        """A text in the language of the sheet, in one line."""
        return printable(translated(text, self.language))


def answer_sheet(blank: Blank, form: str) -> str:
    """The text of a sheet in one of the forms: yaml, csv or markdown."""
    return SHEET_FORMATS[form](blank)


def _yaml(blank: Blank) -> str:
    lines = [
        f"# {blank.told(_TITLE)} · {blank.told(blank.title)}".rstrip(" ·"),
        f"# {blank.told(_ADVICE)}",
        "student:",
        f"config: {json.dumps(blank.config, ensure_ascii=False) if _needs_quotes(blank.config) else blank.config}",
        "answers:",
    ]
    for section in blank.sections:
        lines.append(f"  # {blank.told(section.title)}")
        for name, value in section.asked:
            key = name if _PLAIN_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
            lines.append(f"  {key}: {blank.answer(value)}".rstrip())
    return "\n".join(lines) + "\n"


_TITLE = said("Answer sheet")
_ADVICE = said(
    "Write a number, or a calculation such as 0.4*0.593, behind each colon; leave empty what you do not know."
)
_ADVICE_FOR_TABLES = said("Write a number, or a calculation such as 0.4*0.593, beside each quantity.")


def _needs_quotes(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][\w./-]*", text, re.ASCII) is None or text.lower() in (
        *("true", "false", "null", "yes", "no", "on", "off"),
    )


def _csv(blank: Blank) -> str:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([("quantity", "answer"), ("student", ""), ("config", _harmless(blank.config))])
    for section in blank.sections:
        writer.writerows((name, blank.answer(value)) for name, value in section.asked)
    return written.getvalue()


def _harmless(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"./{text}" if text.startswith(("=", "+", "-", "@")) else text


def _markdown(blank: Blank) -> str:
    lines = [
        f"# {escaped(blank.told(_TITLE))}",
        "",
        escaped(blank.told(blank.title)),
        "",
        blank.told(_ADVICE_FOR_TABLES),
    ]
    lines += ["", "student: ", "", f"config: {blank.config}"]
    for section in blank.sections:
        lines += ["", f"## {escaped(blank.told(section.title))}", "", "| quantity | answer |", "| --- | --- |"]
        lines += [f"| `{name}` | {blank.answer(value)} |" for name, value in section.asked]
    return "\n".join(lines) + "\n"


SHEET_FORMATS: Mapping[str, Callable[[Blank], str]] = {"yaml": _yaml, "csv": _csv, "markdown": _markdown}
"""The forms of a sheet; their keys and headers are the same in all languages."""
