"""The languages bpcalc speaks, and how a sentence is said in one: gettext's catalogs, one folder a language."""

from __future__ import annotations

import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from bpcalc.language.said import Said, put_in

LANGUAGES = {"en": "English", "zh": "简体中文"}
"""The code of each language and its own name; all but English have a catalog."""

DOMAIN = "bpcalc"
FOLDER = Path(__file__).parent / "locale"


@cache
def catalog(language: str) -> NullTranslations:
    """The catalog of a language; an empty one for English."""
    path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if language == "en":
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)


def of_locale() -> str:
    """The language of the locale; English where it is none of ours."""
    names = (os.environ.get(variable, "") for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), "").lower()
    return next((language for language in LANGUAGES if name.startswith(language)), "en")


def translated(text: str, language: str) -> str:
    """A text as it is said in a language; what is no Said, or has no translation, stays as it is."""
    if not isinstance(text, Said) or language == "en":
        return text
    if not text.template:
        return "".join(translated(piece, language) for piece in text.pieces)
    words = catalog(language)
    template = words.ngettext(text.template, text.plural, text.number) if text.plural else words.gettext(text.template)
    return put_in(template, {name: _in_language(value, language) for name, value in text.values.items()})


def _in_language(value: Any, language: str) -> Any:
    return translated(value, language) if isinstance(value, str) else value
