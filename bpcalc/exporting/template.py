"""Scripts as templates: the script as it is written, with holes in it, and remarks on when a line of it is.

`$name` is a hole; alone on its line it stands for any number of lines, indented as it is. A remark `#: words` says when
its line is written, and what is indented below; alone on a line, it says so of all up to the next empty one. Of several
words, with commas between them, all must hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from string import Template

_LINE = re.compile(r"(?P<indent> *)(?P<code>.*?) *(?:#: (?P<words>.*))?")
_IMPORT = re.compile(r"import (?:\S+ as )?(\w+)")
_NO_DEPTH = 1_000


def filled(template: str, holes: Mapping[str, str], holds: Mapping[str, bool]) -> str:
    """The text of a template: its lines whose remarks hold, with the holes filled.

    What fills a hole is data: it is not looked through for holes and remarks. Raises KeyError for a hole or a word that
    is not known.
    """
    lines: list[str] = []
    hidden_below = _NO_DEPTH  # the depth of the line that is not written
    for line in template.strip("\n").splitlines():
        match = _LINE.fullmatch(line)
        assert match is not None  # noqa: S101 - it fits any line
        indent, code, words = match.groups()
        if line and len(indent) > hidden_below:
            continue
        hidden_below = _NO_DEPTH
        if words and not all(_holds(word, holds) for word in words.split(", ")):
            hidden_below = len(indent) if code else -1
        elif code:
            text = Template(code).substitute(holes)
            is_whole = re.fullmatch(r"\$\w+", code)
            lines += [indent + (text.replace("\n", f"\n{indent}") if is_whole else text)] if text else []
        elif not words:
            lines.append("")
    return "\n".join(lines)


def _holds(word: str, holds: Mapping[str, bool]) -> bool:
    return not holds[word.removeprefix("not ")] if word.startswith("not ") else holds[word]


def laid_out(heading: str, script: str) -> str:
    """The script below its heading: without imports that it does not need, two empty lines around each function."""
    parts = re.split(r"\n\n+", script.strip("\n"))
    body = [part for part in parts if not _IMPORT.match(part)]
    imports = [_needed(part, "\n".join(body)) for part in parts if _IMPORT.match(part)]
    text = heading
    for before, part in pairwise([heading, *filter(None, imports), *body]):
        is_beside_function = before.startswith("def ") or part.startswith("def ")
        text += ("\n\n\n" if is_beside_function else "\n\n") + part
    return f"{text}\n"


def _needed(imports: str, body: str) -> str:
    names = {line: _IMPORT.fullmatch(line) for line in imports.splitlines()}
    return "\n".join(line for line, match in names.items() if match and re.search(rf"\b{match[1]}\.", body))
