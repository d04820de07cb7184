"""Which language a command line asks for: help and usage errors need it before the options are read."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Annotated

from bpcalc.cli.choosing import choice
from bpcalc.language.catalogs import LANGUAGES, of_locale, translated
from bpcalc.language.said import said

_SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")


def spoken() -> str:
    """The language of this command line."""
    return _SPOKEN.get()


def speak(language: str) -> None:
    """Says from now on everything in this language."""
    _SPOKEN.set(language)


def as_spoken(text: str) -> str:
    """The text in the language of this command line."""
    return translated(text, spoken())


def asked(arguments: Sequence[str]) -> str:
    """The language that `--language` names, the last time it does; else the locale's."""
    language = of_locale()
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if option == "--":
            break
        word = value if option == "--language" else option.removeprefix("--language=")
        language = word if word in LANGUAGES and option.startswith("--language") else language
    return language


def _no_language(word: str, known: str) -> str:
    return said("there is no language '{word}'; {known}", word=word, known=known)


def _begun(incomplete: str) -> list[tuple[str, str]]:
    """The codes that begin so, each with the language's own name."""
    return [(code, name) for code, name in LANGUAGES.items() if code.startswith(incomplete)]


LanguageOption = Annotated[
    str | None,
    choice(
        "--language",
        LANGUAGES,
        _no_language,
        _begun,
        help="The language of the text; that of the locale unless given.",
    ),
]
"""Commands need not look at it: `asked` has found it on the command line before they are called."""
