"""The frame of a page: its head with the one style sheet, a policy that lets nothing else in, and the contents."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.html.setting import ContentsEntry
from bpcalc.rendering.html.text import element, escaped

MOST_ENTRIES = 60
"""Headings up to which the contents name them all; of more, the higher ones."""


_STRONGER = ":is(.bpcalc,#bpcalc)"
"""Selects the same with the weight of an id; no element has that one."""


@cache
def style() -> str:
    """The style sheet of every page; all of its rules are about what is inside of `bpcalc`."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def whole_page(title: str, header: str, contents: str, body: str, language: str) -> str:
    """A page that needs nothing but itself; no script may run in it, and nothing may be fetched."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    skip = escaped(translated(said("Skip to the content"), language))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="bpcalc">\n'
        f"<title>{title}</title>\n<style>{style()}</style>\n</head>\n"
        f'<body class="bpcalc page">\n<a class="skip" href="#content">{skip}</a>\n<header>{header}</header>\n'
        f'{contents}<main id="content">\n{body}\n</main>\n</body>\n</html>\n'
    )


def fragment(header: str, body: str, language: str) -> str:
    """The body alone, with its style, for a page of the reader's own, whose rules for lists and tables give way."""
    rules = style().replace(".bpcalc", _STRONGER)
    return f'<div class="bpcalc" lang="{language}">\n<style>{rules}</style>\n{header}\n{body}\n</div>\n'


def contents(entries: Sequence[ContentsEntry], language: str) -> str:
    """Links to the headings; nothing where there are too few to need any."""
    deepest = next((most for most in (4, 3, 2) if sum(entry.level <= most for entry in entries) <= MOST_ENTRIES), 2)
    shown = [entry for entry in entries if entry.level <= deepest]
    if len(shown) < 2:
        return ""
    links = "".join(
        element("li", element("a", entry.title, href=f"#{entry.address}"), class_=f"level{entry.level}")
        for entry in shown
    )
    title = escaped(translated(said("Contents"), language))
    return f'<nav aria-label="{title}"><details open=""><summary>{title}</summary><ul>{links}</ul></details></nav>\n'
