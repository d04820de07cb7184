"""Files that are no plain text: what stands in them is read, and what means harm is refused within limits."""

from __future__ import annotations

import sys
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bpcalc.checking.text import submission
from bpcalc.errors import BpcalcError
from making.mixed_hand_ins import write_hostile


def archive(**parts: bytes) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_is_read_in_every_usual_encoding(encoding: str, end: str, tmp_path: Path) -> None:
    text = f"Name: Zoë Müller{end}net_h1 = 0,3775 – ½{end}"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    read = submission(str(tmp_path / "a.txt"))
    assert read.text == text.replace(end, "\n")
    assert read.is_on_disk == encoding.startswith("utf-8")


def test_chinese_text_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    text = "姓名：李雷\n这是我的作业，前向传播的结果如下，误差和梯度也都算出来了。\nnet_h1 = 0.3775\nout_h1 = 0.5933\n"
    (tmp_path / "a.txt").write_bytes(text.encode("gb18030"))
    assert submission(str(tmp_path / "a.txt")).text == text


@pytest.mark.parametrize("name", ["bomb.xlsx", "entities.docx", "macros.xlsx", "loop.pdf"])
def test_files_that_mean_harm_are_refused_soon(name: str, tmp_path: Path) -> None:
    write_hostile(tmp_path)
    start = time.process_time()
    with pytest.raises(BpcalcError):
        submission(str(tmp_path / name))
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (archive(xl__workbook_xml="<!DOCTYPE a>".encode("utf-16-le")), "declares entities"),
        (archive(xl__workbook_xml=b"<workbook"), "damaged workbook"),
        (archive(word__document_xml=b"<w"), "damaged document"),
        (archive(**{f"a{at}": b"" for at in range(600)}), "more than 500 files"),
        (archive(readme=b"hello"), "is an archive"),
        (archive(word__document_xml=b"")[:-30], "damaged archive"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"\xff\xd8\xff\xe0", "is a picture"),
        (b"{\\rtf1 hello}", "is rich text"),
        (b"\x93NUMPY\x01\x00", "one array without a name"),
        (b"net\0", "is binary"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(BpcalcError) as caught:
        submission(str(tmp_path / "a.xlsx"))
    assert message in caught.value.problems[0].message
    assert caught.value.problems[0].hint


def test_a_cell_far_away_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A7000"] = 1
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BpcalcError, match="6,000 rows"):
        submission(str(tmp_path / "a.xlsx"))


def test_a_number_of_a_workbook_has_the_digits_that_are_kept_and_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, shown in (
        (0.1 + 0.2, "General"),
        (0.5, "0.0000"),
        (0.593269992107, "0.00"),
        (1e-7, "0.00E+00"),
        (3, "0"),
    ):
        sheet.append([number])
        sheet.cell(sheet.max_row, 1).number_format = shown
    book.save(tmp_path / "a.xlsx")
    assert submission(str(tmp_path / "a.xlsx")).text.split("\n") == ["0.3", "0.5000", "0.593269992107", "1e-07", "3"]


@pytest.mark.parametrize("module", ["openpyxl", "docx", "pypdf"])
def test_without_the_extra_the_message_names_it(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {
        "openpyxl": archive(xl__workbook_xml=b"<a/>"),
        "docx": archive(word__document_xml=b"<a/>"),
        "pypdf": b"%PDF-1.7",
    }
    (tmp_path / "a").write_bytes(contents[module])
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BpcalcError) as caught:
        submission(str(tmp_path / "a"))
    assert caught.value.problems[0].hint == "pip install 'bpcalc[class]'"


def test_a_pdf_with_text_is_read_and_a_scan_is_said_to_be_one(tmp_path: Path) -> None:
    import typst
    from pypdf import PdfWriter

    (tmp_path / "a.typ").write_text("Name: Ann Lee\n\nnet_h1 = 0.3775\n".replace("_", "\\_"), encoding="utf-8")
    typst.compile(str(tmp_path / "a.typ"), output=str(tmp_path / "a.pdf"))
    assert "net_h1 = 0.3775" in submission(str(tmp_path / "a.pdf")).text
    scan = PdfWriter()
    scan.add_blank_page(100, 100)
    scan.write(tmp_path / "b.pdf")
    with pytest.raises(BpcalcError, match="PDF of pictures"):
        submission(str(tmp_path / "b.pdf"))
