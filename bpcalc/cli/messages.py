"""The one place where an error becomes text: file, line, column, what is wrong, the source line, what to do."""

from __future__ import annotations

from bpcalc.errors import BpcalcError, Problem

MOST_PROBLEMS = 20
"""Problems that a reader mends before trying again."""

WIDEST_SOURCE = 100
"""Columns of a source line that are shown around the place that is wrong."""


def formatted(failure: BpcalcError) -> str:
    """All problems of an error, one after the other."""
    count = len(failure.problems)
    texts = [_formatted(problem) for problem in failure.problems[:MOST_PROBLEMS]]
    if count > 1:
        texts.append(f"{count} problems" + (f", the first {MOST_PROBLEMS} shown\n" if count > MOST_PROBLEMS else "\n"))
    return "".join(texts)


def _formatted(problem: Problem) -> str:
    line, column = problem.place.line, problem.place.column
    where = problem.file and (f"{problem.file}:{line}:{column}: " if line else f"{problem.file}: ")
    text = f"{where or 'bpcalc: '}{problem.message}\n"
    if problem.source_line.strip():
        source, offset = _window(problem.source_line, column - 1)
        text += f"{line:5} | {source}\n      | {' ' * offset}^\n"
    if problem.hint:
        text += f"      {problem.hint}\n" if line else f"  {problem.hint}\n"
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def _window(source: str, offset: int) -> tuple[str, int]:
    """The part of a line around an offset, and the offset in that part, counted in columns."""
    start = max(0, offset - WIDEST_SOURCE // 2) if len(source) > WIDEST_SOURCE else 0
    part = source[start : start + WIDEST_SOURCE].replace("\t", " ")
    from bpcalc.rendering.wrapping import columns

    return part, columns(part[: offset - start])
