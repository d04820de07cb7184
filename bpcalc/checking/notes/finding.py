"""Finding what may hold mathematics in a file: paragraphs, displayed formulas, rows of tables, images of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bpcalc.checking.notes.markup import IMAGE_OF_FORMULA, decoded, plain, with_barred_rows
from bpcalc.checking.notes.mathml import without_mathml
from bpcalc.checking.notes.source import Piece

LONGEST_BLOCK = 20_000
"""Characters of a paragraph or a formula; what is longer is cut into such parts."""

MOST_LINES_OF_DISPLAY = 300
"""Lines after which a displayed formula that is not closed is none."""


class Form(StrEnum):
    """How a block is set."""

    TEXT = "text"
    DISPLAY = "display"
    CODE = "code"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """A part of the file; `mathematics` are the ranges of its text that are set as such."""

    form: Form
    piece: Piece
    mathematics: tuple[tuple[int, int], ...] = ()


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_FENCE = re.compile(r"\s*(```+|~~~+|\{%\s*highlight\b|<pre\b)\s*\{?\.?(?P<language>[\w+#-]*)")
_FENCE_ENDS = {"`": "```", "~": "~~~", "{": "{% endhighlight", "<": "</pre"}
_RST = re.compile(r"(?P<indent>\s*)(?:[*-]\s+)?\.\.\s+math::(?P<rest>.*)")
_ENVIRONMENTS = (
    "equation|align|alignat|flalign|gather|multline|eqnarray|array|aligned|alignedat|gathered|split|cases|displaymath|math"
    "|dmath|dgroup|subequations|IEEEeqnarray|[bpBvV]?matrix|smallmatrix"
)
_OPENING = re.compile(rf"\$\$|\\\[(?!\d)|\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}}")
_LIST_MARK = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+•▪–]|\d{1,3}[.)、](?!\d)|\#{1,6}|=>)\s+)?(?:\[[ x]\]\s+)?")
_ROW = re.compile(r"\s*(?:>\s*)?\|")
_RULE = re.compile(r"[\s|:=+-]*\Z")
_INLINE = re.compile(
    r"\$\$(?P<a>[^$]{1,4000}?)\$\$|(?<!\\)\$(?P<b>[^$\n]{1,4000}?)(?<!\\)\$|\\\((?P<c>.{1,4000}?)\\\)"
    r"|\\\[(?P<d>[^\n]{1,4000}?)\\\]|:math:`(?P<e>[^`]{1,4000})`",
    re.DOTALL,
)
_PROGRAM = re.compile(
    r"^\s*(?:def |import |from \w+ import|for .*:\s*$|for ?\(|while\b.*[:{]|return\b|class \w|print ?\(|if .*:\s*$"
    r"|#include|public |var |let |const |function\b|\w+\.\w+\(|\}|\w+ = [^\W\d]\w*\.\w+|plt\.|np\.)"
    r"|[;{]\s*$|\bnp\.|\bself\.|\+=|-=|\(\)",
    re.MULTILINE,
)


def blocks_of(written: Piece) -> Iterator[Block]:
    """The blocks of a text in their order."""
    whole = without_mathml(written) if "math" in written.text and "<" in written.text else written
    whole = with_barred_rows(whole)
    lines = [(match.start(), match.end()) for match in _LINE.finditer(whole.text) if match.end() > match.start()]
    at = 0
    paragraph: list[tuple[int, int]] = []
    while at < len(lines):
        start, end = lines[at]
        line = whole.text[start:end]
        found = _block_at(whole, lines, at)
        marked = _LIST_MARK.match(line)
        is_mark = bool(marked and marked[0].strip())
        if found or is_mark or not line.strip():
            yield from _paragraph(whole, paragraph)
            paragraph = []
        if found:
            yield from found[0]
            at = found[1]
            continue
        if line.strip():
            paragraph.append((start + (marked.end() if marked and is_mark else 0), end))
        at += 1
    yield from _paragraph(whole, paragraph)


def _block_at(whole: Piece, lines: list[tuple[int, int]], at: int) -> tuple[list[Block], int] | None:
    """What begins with a line and is no paragraph, and the number of the line after it."""
    start, end = lines[at]
    line = whole.text[start:end]
    if fence := _FENCE.match(line):
        return _fenced(whole, lines, at, _FENCE_ENDS[fence[1][0]])
    if directive := _RST.match(line):
        return _directive(whole, lines, at, directive)
    if _ROW.match(line):
        return _rows(whole, lines, at)
    return _display(whole, lines, at)


def _fenced(whole: Piece, lines: list[tuple[int, int]], at: int, closing: str) -> tuple[list[Block], int]:
    after = at + 1
    while after < len(lines) and not whole.text[slice(*lines[after])].lstrip().startswith(closing):
        after += 1
    inner = lines[at + 1 : after]
    if not inner:
        return [], after + 1
    text = whole.text[inner[0][0] : inner[-1][1]]
    if "math" in whole.text[slice(*lines[at])].lower():
        return _displayed(whole, inner[0][0], inner[-1][1]), after + 1
    if _PROGRAM.search(text):
        return [], after + 1
    cut = _cut(inner[0][0], inner[-1][1])
    return [Block(Form.CODE, plain(whole.cut(*part))) for part in cut], after + 1


def _directive(
    whole: Piece, lines: list[tuple[int, int]], at: int, directive: re.Match[str]
) -> tuple[list[Block], int]:
    indent = len(directive["indent"].expandtabs())
    after = at + 1
    while after < len(lines):
        line = whole.text[slice(*lines[after])]
        if line.strip() and len(line.expandtabs()) - len(line.expandtabs().lstrip()) <= indent:
            break
        after += 1
    return _displayed(whole, lines[at][0] + directive.start("rest"), lines[after - 1][1]), after


def _rows(whole: Piece, lines: list[tuple[int, int]], at: int) -> tuple[list[Block], int]:
    after = at
    while after < len(lines) and _ROW.match(whole.text[slice(*lines[after])]):
        after += 1
    rows = (plain(whole.cut(*_cut(*place)[0])) for place in lines[at:after])
    return [Block(Form.TABLE, row) for row in rows if not _RULE.match(row.text)], after


def _display(whole: Piece, lines: list[tuple[int, int]], at: int) -> tuple[list[Block], int] | None:
    """A formula over several lines, or one that stands alone on its line."""
    start, end = lines[at]
    line = whole.text[start:end]
    opening = _OPENING.search(line)
    if opening is None:
        return None
    closing = {"$$": "$$", "\\[": "\\]"}.get(opening[0], "\\end{" + str(opening["environment"]) + "}")
    begin = start + opening.end()
    limit = lines[min(at + MOST_LINES_OF_DISPLAY, len(lines) - 1)][1]
    close = whole.text.find(closing, begin, limit)
    if close < 0:
        return None
    before = line[: opening.start()]
    mark = _LIST_MARK.match(before)
    if before[mark.end() if mark else 0 :].strip() and close < end:
        return None
    after = at
    while lines[after][1] < close + len(closing):
        after += 1
    tail_start, tail_end = close + len(closing), lines[after][1]
    if close < end and whole.text[tail_start:tail_end].strip(" \t\r\n.,;:<br/>"):
        return None
    blocks = list(_paragraph(whole, [(start, start + opening.start())])) if before.strip() else []
    blocks += _displayed(whole, begin, close)
    if whole.text[tail_start:tail_end].strip():
        blocks += _paragraph(whole, [(tail_start, tail_end)])
    return blocks, after + 1


def _displayed(whole: Piece, start: int, end: int) -> list[Block]:
    blocks = []
    for part in _cut(start, end):
        piece = plain(whole.cut(*part)) if "<" in whole.text[slice(*part)] else whole.cut(*part)
        blocks.append(Block(Form.DISPLAY, piece, ((0, len(piece.text)),)))
    return blocks


def _paragraph(whole: Piece, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """The images of formulas in some lines, and what else they say."""
    if not lines:
        return
    for start, end in _cut(lines[0][0], lines[-1][1]):
        done = start
        for image in IMAGE_OF_FORMULA.finditer(whole.text, start, end):
            yield from _text(whole, done, image.start())
            formula = decoded(whole.cut(image.start("formula"), image.end("formula")))
            yield Block(Form.DISPLAY, formula, ((0, len(formula.text)),))
            done = image.end()
        yield from _text(whole, done, end)


def _text(whole: Piece, start: int, end: int) -> Iterator[Block]:
    if whole.text[start:end].strip(" \t\r\n!()[]<>"):
        piece = plain(whole.cut(start, end))
        yield Block(Form.TEXT, piece, tuple(inline_mathematics(piece.text)))


def inline_mathematics(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of a text that stand between dollar signs and the like."""
    for match in _INLINE.finditer(text):
        yield match.span(str(match.lastgroup))


def _cut(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, min(at + LONGEST_BLOCK, end)) for at in range(start, end, LONGEST_BLOCK)]
