"""The one place where an error becomes text: file, line, column, what is wrong, the source line, what to do."""

from __future__ import annotations

from bpcalc.errors import BpcalcError, Problem
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said

MOST_PROBLEMS = 20
"""Problems that a reader mends before trying again."""

WIDEST_SOURCE = 100
"""Columns of a source line that are shown around the place that is wrong."""


def formatted(failure: BpcalcError, language: str = "en") -> str:
    """All problems of an error, one after the other."""
    count = len(failure.problems)
    texts = [_formatted(problem, language) for problem in failure.problems[:MOST_PROBLEMS]]
    if count > MOST_PROBLEMS:
        end = said("{count} problems, the first {most} shown", count=count, most=MOST_PROBLEMS)
        texts.append(translated(end, language) + "\n")
    elif count > 1:
        texts.append(translated(said("{count} problems", count=count), language) + "\n")
    return "".join(texts)


def _formatted(problem: Problem, language: str) -> str:
    line, column = problem.place.line, problem.place.column
    file, message, hint = (translated(text, language) for text in (problem.file, problem.message, problem.hint))
    where = file and (f"{file}:{line}:{column}: " if line else f"{file}: ")
    text = f"{where or 'bpcalc: '}{message}\n"
    if problem.source_line.strip():
        source, offset = _window(problem.source_line, column - 1)
        text += f"{line:5} | {source}\n      | {' ' * offset}^\n"
    if hint:
        text += f"      {hint}\n" if line else f"  {hint}\n"
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def _window(source: str, offset: int) -> tuple[str, int]:
    """The part of a line around an offset, and the offset in that part, counted in columns."""
    start = max(0, offset - WIDEST_SOURCE // 2) if len(source) > WIDEST_SOURCE else 0
    part = source[start : start + WIDEST_SOURCE].replace("\t", " ")
    from bpcalc.rendering.wrapping import columns

    return part, columns(part[: offset - start])
