"""Options whose value is one word of a table: another word is refused with a hint, the shell completes those known."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import typer

from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said


def choice(
    option: str,
    words: Collection[str],
    fault: Callable[[str, str], str],
    complete: Callable[[str], list[Any]] | None = None,
    **others: Any,
) -> Any:
    """A typer option for one of the words.

    `fault` tells that a word is none of them, and what is known; `complete` gives what begins so where that is more
    than the words; `others` go to typer as they are.
    """

    def parsed(word: str) -> str:
        if word not in words:
            known = did_you_mean(word, words, said("known: {names}", names=", ".join(words)))
            raise typer.BadParameter(fault(word, known))
        return word

    def begun(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return typer.Option(option, parser=parsed, metavar="|".join(words), autocompletion=complete or begun, **others)


def format_choice(formats: Collection[str], told: str) -> Any:
    """The option `--format` for one of the formats; `told` is its help."""
    return choice("--format", formats, _no_format, help=told)


def _no_format(word: str, known: str) -> str:
    return said("there is no format '{word}'; {known}", word=word, known=known)
