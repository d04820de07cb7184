"""The files of a reader with the digits of wrong numbers mended, and what that changes in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.mending.correcting import Corrected, corrected
from bpcalc.checking.text import printable
from bpcalc.errors import BpcalcError, reason
from bpcalc.language.said import Said, said

_MARK = "\ufeff"


class Correction(NamedTuple):
    """One file: `mark` is the byte order mark before its text, if there is one."""

    file: str
    mark: str
    text: Corrected


def corrections(marked: Sequence[Marked]) -> list[Correction]:
    """Each file once, as it lies on disk and as it should. Raises BpcalcError where one changes meanwhile."""
    texts = {one.file: one.text for one in marked if one.text is not None}
    found = []
    for file, read in texts.items():
        claims = [claim for one in marked if one.file == file for claim in one.claims]
        if not read.is_on_disk:  # a workbook, a document: no text that other digits could be put into
            mended = corrected(read.text, claims)
            left = (*mended.changed, *mended.left)
            found.append(Correction(file, "", Corrected(read.text, read.text, (), left)))
            continue
        text = read.text if isinstance(file, Said) else _on_disk(file)  # said is only: standard input
        mark = _MARK if text.startswith(_MARK) else ""
        text = text.removeprefix(_MARK)
        if text.replace("\r\n", "\n").replace("\r", "\n") != read.text:
            raise BpcalcError.of(said("has changed since it was read"), said("check it again"), file)
        found.append(Correction(file, mark, corrected(text, claims)))
    return found


def difference(files: Sequence[Correction]) -> str:
    """What would change, as a unified diff."""
    return "".join(line for one in files for line in _difference(one))


def _on_disk(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8")
    except OSError as failure:
        raise BpcalcError.of(said("cannot be read: {reason}", reason=reason(failure)), file=file) from None
    except UnicodeDecodeError:
        raise BpcalcError.of(said("has changed since it was read"), said("check it again"), file) from None


def _difference(one: Correction) -> Iterator[str]:
    before, after = _lines(one.mark + one.text.before), _lines(one.mark + one.text.after)
    name = printable(one.file)
    for line in unified_diff(before, after, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines with what ends them; only a line feed does, as for programs that apply a difference."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)
