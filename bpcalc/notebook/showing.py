"""Showing a result in a notebook: as a fragment of a page, as LaTeX and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace
from typing import Any, NamedTuple

from bpcalc.displaying import displayed
from bpcalc.document.blocks import Document
from bpcalc.document.introduction import document
from bpcalc.language.catalogs import of_locale
from bpcalc.notebook.views import VIEWS, shown_of
from bpcalc.rendering.formats import FORMATS, renderer, script_of
from bpcalc.rendering.html.links import prefix_of
from bpcalc.rendering.page import Page

FORMAT_OF = {"text/html": "html", "text/latex": "latex", "text/markdown": "markdown"}
"""The format of each type of content that a notebook takes."""

_TIMES: Counter[str] = Counter()
"""How often each document has been shown in this session."""


@displayed
class Shown(NamedTuple):
    """What a command line has to say, and the page that it is set on."""

    document: Document
    page: Page

    def __repr__(self) -> str:
        return renderer("plain")(self.document, replace(self.page, markup=None))  # type: ignore[return-value]


def bundle(result: Any, include: Container[str] | None = None, exclude: Container[str] | None = None) -> dict[str, str]:
    """The result in every type of content, or in those that are wanted."""
    shown = result if isinstance(result, Shown) else _shown(result)
    wanted = [kind for kind in FORMAT_OF if (not include or kind in include) and kind not in (exclude or ())]
    return {kind: _rendered(shown, FORMAT_OF[kind]) for kind in wanted}


def plain(result: Any) -> str:
    """The result as plain text."""
    return repr(result if isinstance(result, Shown) else _shown(result))


def _shown(result: Any) -> Shown:
    """A document, or the view of a result's type, in the network's own notation and the language of the locale."""
    if isinstance(result, Document):
        told = shown_of(result)
    else:
        network, blocks, digits = VIEWS[type(result)](result)
        told = replace(document(network, blocks, {}), digits=digits)
    return Shown(told, Page(told.digits, notation=told.letters, language=of_locale(), placement=told.placement))


def _rendered(shown: Shown, name: str) -> str:
    page = replace(shown.page, width=None, unicode=True, colour=False, fragment=True, markup=script_of(FORMATS[name]))
    told = _told_apart(shown.document) if name == "html" else shown.document
    return str(renderer(name)(told, page))


def _told_apart(told: Document) -> Document:
    """The document with something that is its own when it is shown again: no two cells share an address."""
    prefix = prefix_of(told, True)
    _TIMES[prefix] += 1
    return told if _TIMES[prefix] == 1 else replace(told, about={**told.about, "shown": _TIMES[prefix]})
