"""Reading notes: the mathematics of Markdown, LaTeX, reStructuredText, HTML, plain text and images, as statements."""

from __future__ import annotations

from bpcalc.checking.notes.reading import read_notes

__all__ = ["read_notes"]
