"""What makes a result display richly in a notebook: methods that ask a room above, which is only named here."""

from __future__ import annotations

from collections.abc import Container
from importlib import import_module
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=type)

_ABOVE = "bpcalc.notebook.showing"

LONGEST_REPR = 120
"""Letters of what Python itself shows of a result: one line of it."""


def printable_letters(text: str) -> str:
    """The text with a sign in place of every letter that could steer a terminal or end a line."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def one_line(result: object, words: str) -> str:
    """What `repr` shows of a result: its kind and a few words, which may hold names from a file."""
    text = printable_letters(f"{type(result).__name__} {words}")
    return f"<{text}>" if len(text) <= LONGEST_REPR - 2 else f"<{text[: LONGEST_REPR - 3]}…>"


def displayed(kind: Kind) -> Kind:
    """The class with the methods that notebooks look for; what they need is loaded once one of them is called."""
    for name, method in _METHODS.items():
        setattr(kind, name, method)
    return kind


def _bundle(result: Any, include: Container[str] | None = None, exclude: Container[str] | None = None) -> Any:
    """The result in every type that notebooks take, or in those that are asked for."""
    return import_module(_ABOVE).bundle(result, include, exclude)


def _html(result: Any) -> Any:
    """The result as a fragment of a page, with its style."""
    return _bundle(result, ["text/html"]).get("text/html")


def _latex(result: Any) -> Any:
    """The result as the body of a LaTeX document."""
    return _bundle(result, ["text/latex"]).get("text/latex")


def _markdown(result: Any) -> Any:
    """The result as Markdown."""
    return _bundle(result, ["text/markdown"]).get("text/markdown")


def _pretty(result: Any, printer: Any, _cycle: bool) -> None:
    """What IPython in a terminal shows, which takes text alone; `repr` stays that of the data."""
    printer.text(import_module(_ABOVE).plain(result))


_METHODS = {
    "_repr_mimebundle_": _bundle,
    "_repr_html_": _html,
    "_repr_latex_": _latex,
    "_repr_markdown_": _markdown,
    "_repr_pretty_": _pretty,
}
