"""What is said of checked files as JSON for other programs, with nothing in it that could steer a terminal."""

from __future__ import annotations

import json

from bpcalc.document.blocks import Document
from bpcalc.rendering.page import Page


def render(document: Document, _page: Page) -> str:
    """The document's record as one JSON object."""
    files = {"files": list(document.record["files"])} if "files" in document.record else {}
    return as_json({**document.about, **document.record, **files})


def as_json(content: object) -> str:
    """JSON text in which letters stand as they are, and what cannot be printed as an escape."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text) + "\n"
