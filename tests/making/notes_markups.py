"""The files that people write notes in: Markdown, LaTeX, reStructuredText, HTML, plain text, notebooks, images."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote_plus

from making.notes_scripts import Script


class Line(NamedTuple):
    """A line of a note: the words before it, its left side, its other sides, and what sort of quantity it is about."""

    words: str
    left: str
    sides: list[str]
    sort: str


class Figure(NamedTuple):
    """A number of a note: what it stands for, where it stands in the file, and how it is written there."""

    quantity: str
    line: int
    column: int
    written: str


STRUCK = 4000
"""The mark of a number that a slip has changed."""

_BEGIN, _END, _FIRST = "\ue000", "\ue001", 0xE100
_MARK = re.compile(f"{_BEGIN}(.)(.*?){_END}", re.DOTALL)
_NUMBER = re.compile(r"[-−]?(?:</mo><mn>)?[\d.](?:[\d. ]*\d)?")


def marked(text: str, number: int) -> str:
    """A text whose number is found again in the file that it ends up in."""
    return _NUMBER.sub(lambda match: f"{_BEGIN}{chr(_FIRST + number)}{match[0]}{_END}", text, count=1)


def figures_in(text: str, quantities: Sequence[str]) -> tuple[str, list[Figure]]:
    """The text without its marks, and where the marked numbers stand."""
    found: list[Figure] = []
    plain = ""
    done = 0
    for match in _MARK.finditer(text):
        plain += text[done : match.start()]
        line, column = plain.count("\n") + 1, len(plain) - plain.rfind("\n")
        number = ord(match[1]) - _FIRST
        found.append(Figure("" if number == STRUCK else quantities[number], line, column, match[2]))
        plain += match[2]
        done = match.end()
    return plain + text[done:], found


def _list(lines: Sequence[Line], script: Script) -> str:
    return "".join(
        f"- {line.words} ${_on_one(line, script)}$\n" if line.sides else f"\n{line.words}\n\n" for line in lines
    )


def _sentences(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "{0} \\( {1} \\).\n\n")


def _display(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "{0}\n\n$$\n{1}\n$$\n\n")


def _display_on_line(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "{0}\n\n$${1}$$\n\n")


def _quotation(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "> {0}\n> ${1}$\n\n")


def _directive(lines: Sequence[Line], script: Script) -> str:
    return "Notes\n=====\n\n" + _between(lines, script, "{0}\n\n.. math::\n\n    {1}\n\n")


def _role(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "* {0} :math:`{1}`\n\n")


def _equation(lines: Sequence[Line], script: Script) -> str:
    return _document(_between(lines, script, "{0}\n\\begin{{equation}}\n  {1}\n\\end{{equation}}\n"))


def _page(lines: Sequence[Line], script: Script) -> str:
    body = _between(lines, script, '<p>{0}</p>\n<div class="math">\\[{1}\\]</div>\n', html.escape)
    return f"<!DOCTYPE html>\n<html><head><title>1.5</title></head>\n<body>\n{body}</body></html>\n"


def _mathml(lines: Sequence[Line], script: Script) -> str:
    body = _between(
        lines, script, '<p>{0}</p>\n<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{1}</mrow></math>\n'
    )
    return f"<html>\n<body>\n{body}</body>\n</html>\n"


def _plain(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "{0}\n    {1}\n\n")


def _images(lines: Sequence[Line], script: Script) -> str:
    def address(formula: str) -> str:
        return re.sub(r"[^\ue000-\uf8ff]+", lambda match: quote_plus(match[0]), formula)

    return _between(lines, script, "{0}\n\n![](https://www.example.org/equation?tex={1})\n\n", address)


def _aligned(lines: Sequence[Line], _: Script) -> str:
    return _broken(lines, "{0}\n\n$$\n\\begin{{aligned}}\n{1} &= {2}\n\\end{{aligned}}\n$$\n\n", " \\\\\n&= ")


def _align(lines: Sequence[Line], _: Script) -> str:
    return _document(_broken(lines, "{0}\n\\begin{{align*}}\n  {1} &= {2}\n\\end{{align*}}\n", " \\\\[2pt]\n  &= "))


def _eqnarray(lines: Sequence[Line], _: Script) -> str:
    return _document(_broken(lines, "{0}\n\\begin{{eqnarray}}\n{1} &=& {2}\n\\end{{eqnarray}}\n", " \\\\\n &=& "))


def _array(lines: Sequence[Line], _: Script) -> str:
    return _broken(lines, "{0}\n\n$$\\begin{{array}}{{rl}}\n{1} & = {2}\n\\end{{array}}$$\n\n", "\\\\\n & = ")


def _continued(lines: Sequence[Line], _: Script) -> str:
    return _broken(lines, "{0}\n\n$${1} = {2}$$\n\n", "$$\n\n$$= ")


def _indented(lines: Sequence[Line], _: Script) -> str:
    return _broken(lines, "{0}\n\n{1} = {2}\n\n", "\n    = ")


def _arrows(lines: Sequence[Line], script: Script) -> str:
    """Two steps in one formula, an arrow between them."""
    text, waiting = "", ""
    for line in lines:
        formula = _on_one(line, script) if line.sides else ""
        if not line.sides:
            text += f"${waiting}$\n\n" * bool(waiting) + line.words + "\n\n"
            waiting = ""
        elif waiting:
            text += f"${waiting} \\Rightarrow {formula}$\n\n"
            waiting = ""
        else:
            waiting = formula
    return text + f"${waiting}$\n" * bool(waiting)


def _table(lines: Sequence[Line], script: Script) -> str:
    text = ""
    head = "\n| Quantity | Formula | Value |\n|---|---|---:|\n"
    is_open = False
    for line in lines:
        if not line.sides:
            text, is_open = f"{text}\n{line.words}\n", False
            continue
        middle = f"${script.equals.join(line.sides[:-1])}$" if len(line.sides) > 1 else ""
        text += head * (not is_open) + f"| ${line.left}$ | {middle} | {line.sides[-1]} |\n"
        is_open = True
    return text


def _notebook(lines: Sequence[Line], script: Script) -> str:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [f"{line.words}\n", "\n", f"$${_on_one(line, script)}$$\n"]}
        if line.sides
        else {"cell_type": "markdown", "metadata": {}, "source": line.words}
        for line in lines
    ]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False
    )


def _outputs(lines: Sequence[Line], script: Script) -> str:
    """A notebook whose program prints the lines."""
    cells: list[dict[str, object]] = []
    for line in lines:
        if not line.sides:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": [line.words]})
            continue
        printed = {"output_type": "stream", "name": "stdout", "text": [f"{_on_one(line, script)}\n"]}
        code = ["net_h1 = 0.1234567\n", f"print('{line.words}', 0.7654321)"]
        cells.append({"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [printed], "source": code})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=2, ensure_ascii=False)


def _fenced(lines: Sequence[Line], script: Script) -> str:
    return _between(lines, script, "{0}\n\n```\n{1}\n```\n\n")


def _document(body: str) -> str:
    return f"\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\begin{{document}}\n{body}\\end{{document}}\n"


def _between(lines: Sequence[Line], script: Script, template: str, escaped: Callable[[str], str] = str) -> str:
    return "".join(
        template.format(line.words, escaped(_on_one(line, script))) if line.sides else f"{line.words}\n\n"
        for line in lines
    )


def _broken(lines: Sequence[Line], template: str, broken: str) -> str:
    return "".join(
        template.format(line.words, line.left, broken.join(line.sides)) if line.sides else f"{line.words}\n\n"
        for line in lines
    )


def _on_one(line: Line, script: Script) -> str:
    return script.equals.join([line.left, *line.sides])


MARKUPS: Mapping[str, Callable[[Sequence[Line], Script], str]] = {
    "list": _list, "sentences": _sentences, "display": _display, "display on a line": _display_on_line,
    "quotation": _quotation, "directive": _directive, "role": _role, "equation": _equation, "page": _page,
    "mathml": _mathml, "plain": _plain, "images": _images, "aligned": _aligned, "align": _align,
    "eqnarray": _eqnarray, "array": _array, "continued": _continued, "indented": _indented, "arrows": _arrows,
    "table": _table, "notebook": _notebook, "outputs": _outputs, "fenced": _fenced,
}  # fmt: skip
