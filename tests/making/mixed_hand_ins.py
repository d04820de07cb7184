"""Thirty hand-ins of eight formats, with the marks that each should get, and five files that mean harm.

`python tests/making/mixed_hand_ins.py FOLDER` writes them all, for bpcalc check FOLDER/class --config FOLDER/net.yaml.
The values come from plain arithmetic here, nothing from the program under test.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Mapping
from math import exp
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

NETWORK = """\
inputs: {i1: 0.35, i2: 0.72}
targets: {o1: 0.15, o2: 0.85}
layers:
  - {neurons: [h1, h2], weights: [[0.27, -0.41], [0.63, 0.12]], bias: 0.31}
  - {neurons: [o1, o2], weights: [[0.55, -0.34], [-0.23, 0.77]], bias: 0.44}
learning_rate: 0.6
"""
WEIGHTS = (0.27, -0.41, 0.63, 0.12, 0.55, -0.34, -0.23, 0.77)
NAMES = (
    *("Zoë Müller", "José Núñez", "Ann Lee", "Børge Aas", "Chloé Dubois", "Dirk Weiß", "Eva Novak", "Femi Ojo"),
    *("Gül Demir", "Hana Sato", "Inês Prado", "Jan Kowal", "Kai Berg", "Léa Petit", "Mia Rossi", "Nils Åberg"),
    *("Otto Groß", "Pia Lindström", "Quinn Day", "René Roy", "Sofía Vega", "Tom Ek", "Uwe Jäger", "Vera Pop"),
    *("Wim Bos", "Xenia Sol", "Yves Noël", "Zdena Malá", "Ali Can", "Bea Cruz"),
)


class HandIn(NamedTuple):
    """A file, whose it is, how many answers it gives, and which of them are wrong."""

    file: str
    student: str
    answers: int
    wrong: frozenset[str]


def values() -> dict[str, float]:
    """What the network comes to, worked out by hand."""
    (i1, i2), (t1, t2), eta, (b1, b2) = (0.35, 0.72), (0.15, 0.85), 0.6, (0.31, 0.44)
    w = WEIGHTS
    sigmoid: Callable[[float], float] = lambda net: 1 / (1 + exp(-net))  # noqa: E731
    net_h1, net_h2 = w[0] * i1 + w[1] * i2 + b1, w[2] * i1 + w[3] * i2 + b1
    h1, h2 = sigmoid(net_h1), sigmoid(net_h2)
    net_o1, net_o2 = w[4] * h1 + w[5] * h2 + b2, w[6] * h1 + w[7] * h2 + b2
    o1, o2 = sigmoid(net_o1), sigmoid(net_o2)
    d1, d2 = (o1 - t1) * o1 * (1 - o1), (o2 - t2) * o2 * (1 - o2)
    e1, e2 = (d1 * w[4] + d2 * w[6]) * h1 * (1 - h1), (d1 * w[5] + d2 * w[7]) * h2 * (1 - h2)
    slopes = (e1 * i1, e1 * i2, e2 * i1, e2 * i2, d1 * h1, d1 * h2, d2 * h1, d2 * h2)
    found = {"net_h1": net_h1, "out_h1": h1, "net_h2": net_h2, "out_h2": h2}
    found |= {"net_o1": net_o1, "out_o1": o1, "net_o2": net_o2, "out_o2": o2}
    found |= {"E_total": (t1 - o1) ** 2 / 2 + (t2 - o2) ** 2 / 2}
    found |= {"delta_o1": d1, "delta_o2": d2, "delta_h1": e1, "delta_h2": e2}
    found |= {f"dE_total/dw{at}": slope for at, slope in enumerate(slopes, 1)}
    found |= {f"w{at}+": weight - eta * slope for at, (weight, slope) in enumerate(zip(w, slopes, strict=True), 1)}
    return found


def _answers(number: int) -> tuple[dict[str, str], frozenset[str]]:
    """One student's answers, to five to eight decimals, some of them wrong."""
    rng = random.Random(number)  # noqa: S311
    true = values()
    wrong: dict[str, float] = {}
    if number % 3:  # none of these is used by another answer, or the other answers are right all the same
        at = rng.randint(1, 8)
        wrong[f"w{at}+"] = WEIGHTS[at - 1] + 0.6 * true[f"dE_total/dw{at}"]
    if number % 4 == 1:
        wrong["E_total"] = 2 * true["E_total"]
    if number % 5 == 2:
        wrong["dE_total/dw7"] = -true["dE_total/dw7"]
    decimals = 5 + number % 4
    names = list(true)
    if number % 7 == 6:
        rng.shuffle(names)
    return {name: f"{(true | wrong)[name]:.{decimals}f}" for name in names}, frozenset(wrong)


Writer = Callable[[Path, str, Mapping[str, str], int], None]


def _yaml(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    first = next(iter(answers))
    lines = [f"  {name}: {value}" for name, value in answers.items()]
    if turn == 1:
        lines = [f"  {name}: !!str {value}   # as worked out" for name, value in answers.items()]
    elif turn == 2:
        lines = [f"  {name}: &x{at} {value}" for at, (name, value) in enumerate(answers.items())]
    elif turn == 3:
        names = list(answers)
        base = ", ".join(f'"{name}": "{answers[name]}"' for name in names[:8])
        lines = [f"  <<: {{{base}}}", *(f"  {name}: {answers[name]}" for name in names[8:])]
    elif turn == 4:
        lines = [f"  {first}:", *lines]
    mark = "\ufeff" if turn == 1 else ""
    path.write_text(f"{mark}student: {student}\nanswers:\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _csv(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    separator, encoding = (";\t;;"[turn % 4], ("cp1252", "utf-8-sig", "utf-8", "cp1252")[turn % 4])
    rows = [("quantity", "answer"), ("student", student), *answers.items()]
    if turn == 2:
        rows[0] = ("Quantity", "Your answer")
    written = [separator.join((name, value.replace(".", ","))) for name, value in rows]
    path.write_bytes(("\r\n".join(written) + "\r\n").encode(encoding))


def _markdown(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    around = ("{}", "`{}`", "**{}**", "about {}")[turn % 4]
    rows = "\n".join(f"| {name} | {around.format(value)} |" for name, value in answers.items())
    text = f"# Homework 3\n\n**Name**: {student}\n\n| quantity | answer |\n|---|---:|\n{rows}\n\nThat was long.\n"
    path.write_text(text, encoding="utf-8")


def _lines(answers: Mapping[str, str], turn: int) -> list[str]:
    form = ("{} = {}", "{}: {}", "- {} = {}", "{} \u2248 {}")[turn % 4]
    return [form.format(name, value) for name, value in answers.items()]


def _cp1252(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    lines = [line.replace("-", "\u2013") if turn == 1 else line for line in _lines(answers, turn % 3)]
    path.write_bytes("\r\n".join([f"Name: {student}", "", *lines, "", "Gruß, bis Montag – danke!"]).encode("cp1252"))


def _notebook(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    who = f"student: {student}"
    table = ["| quantity | answer |", "|---|---|", *(f"| {name} | {value} |" for name, value in answers.items())]
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": [f"# Homework\n{who}\n"]}]
    if turn == 0:
        cells += [{"cell_type": "markdown", "metadata": {}, "source": "\n".join(table)}]
    elif turn == 1:
        cells += [{"cell_type": "markdown", "metadata": {}, "source": [line + "\n" for line in _lines(answers, 0)]}]
    elif turn == 2:
        output = {"output_type": "stream", "name": "stdout", "text": [line + "\n" for line in _lines(answers, 0)]}
        code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "print_all()", "outputs": [output]}
        cells += [code]
    else:
        text = "answers:\n" + "\n".join(f"  {name}: {value}" for name, value in answers.items())
        cells = [{"cell_type": "raw", "metadata": {}, "source": f"{who}\n{text}"}]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book, ensure_ascii=turn % 2 == 0), encoding="utf-8")


def _workbook(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    if turn == 1:
        sheet.append(["Homework 3"])
        sheet.append([])
        sheet.append(["Student", student])
    sheet.append(["quantity", "answer"])
    if turn != 1:
        sheet.append(["student", student])
    for name, value in answers.items():
        sheet.append([name, value.replace(".", ",") if turn == 2 else float(value)])
        sheet.cell(sheet.max_row, 2).number_format = "0." + "0" * len(value.partition(".")[2])
    if turn == 3:  # beside other worksheets, with nothing of use
        book.create_sheet("Notes", 0).append(["Done by hand, on paper"])
    book.save(path)


def _document(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Homework 3", 1)
    document.add_paragraph(f"Student: {student}")
    if turn == 1:
        for line in _lines(answers, 0):
            document.add_paragraph(line)
    else:
        table = document.add_table(1, 2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "quantity", "answer"
        for name, value in answers.items():
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, value.replace("-", "\u2212") + (" (rounded)" if turn == 2 else "")
    document.save(str(path))


def _utf16(path: Path, student: str, answers: Mapping[str, str], turn: int) -> None:
    text = "\r\n".join([f"Name: {student}", *_lines(answers, turn)])
    if turn == 2:
        told = [f"Then I found {name} = {value}." for name, value in answers.items()]
        text = f"These are the notes of {student}.\r\n\r\n" + "\r\n".join(told)
    encoding = ("utf-16-le", "utf-16-be", "utf-16-le")[turn % 3]
    path.write_bytes((text if turn == 1 else "\ufeff" + text).encode(encoding))


FORMATS: tuple[tuple[str, int, Writer], ...] = (
    ("yaml", 5, _yaml),
    ("csv", 4, _csv),
    ("md", 4, _markdown),
    ("txt", 4, _cp1252),
    ("ipynb", 4, _notebook),
    ("xlsx", 4, _workbook),
    ("docx", 2, _document),
    ("txt", 3, _utf16),
)
"""Endings, how many of each, and what writes them: thirty."""


def write_hand_ins(folder: Path) -> list[HandIn]:
    """Writes the thirty into a folder, and says what each should get."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[HandIn] = []
    for ending, count, write in FORMATS:
        for turn in range(count):
            number = len(found)
            answers, wrong = _answers(number)
            name = f"{number:02}.{ending}"
            shown = turn + 1 if ending == "docx" else turn
            write(folder / name, NAMES[number], answers, shown)
            is_prose = write is _utf16 and turn == 2
            found.append(HandIn(name, "" if is_prose else NAMES[number], len(answers), wrong))
    return found


def _zip(path: Path, parts: Mapping[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_hostile(folder: Path) -> list[str]:
    """Writes five files that mean harm: a bomb, entities that grow, macros, a deep notebook, a damaged PDF."""
    lol = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    )
    _zip(folder / "bomb.xlsx", {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"\0" * 200_000_000})
    _zip(folder / "entities.docx", {"word/document.xml": f"{lol}]><x>&j;</x>".encode()})
    _zip(folder / "macros.xlsx", {"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"Sub Auto_Open()"})
    (folder / "deep.ipynb").write_text('{"cells": ' + "[" * 200_000, encoding="utf-8")
    objects = (
        b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 9999999/Kids[2 0 R 2 0 R]>> endobj"
    )
    (folder / "loop.pdf").write_bytes(b"%PDF-1.4\n" + objects + b"\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF")
    return ["bomb.xlsx", "deep.ipynb", "entities.docx", "loop.pdf", "macros.xlsx"]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write_hand_ins(folder / "class")
    write_hostile(folder / "class")
    (folder / "net.yaml").write_text(NETWORK, encoding="utf-8")
