"""Where a network file comes from: a path, standard input, or the bundled networks; and its bytes as text."""

from __future__ import annotations

import re
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bpcalc.errors import BpcalcError, Place, Problem, reason
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said

_LINE_BREAK = re.compile("[\n\x85\u2028\u2029]")

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes of a network file, and of a file of samples."""

BUNDLED = (Path(__file__).parent.parent / "configs", Path(__file__).parent.parent.parent / "configs")
"""Where the networks that ship with bpcalc lie: installed, and in a checkout."""


@dataclass(frozen=True)
class Source:
    """The text of a file, the name by which messages call it, and the folder that it lies in."""

    name: str
    text: str
    stem: str = "network"
    folder: Path | None = None

    def problem(self, place: Place, message: str, hint: str = "") -> Problem:
        """A problem at a place of this file, with the line it stands in."""
        line = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        return Problem(message, hint, self.name, place, line)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, broken where YAML breaks them."""
        return _LINE_BREAK.split(self.text)


CELL: ContextVar[Source | None] = ContextVar("cell", default=None)
"""What `-` names in place of standard input: the cell of a notebook."""


def bundled_networks() -> dict[str, Path]:
    """The networks that ship with bpcalc, by name."""
    folder = next((folder for folder in BUNDLED if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder else {}


def source_of(config: str) -> Source:
    """The source that a CONFIG argument names: a path, `-` for standard input, or a bundled network.

    Raises BpcalcError when it cannot be read or is not text.
    """
    if config == "-" and (cell := CELL.get()):
        return cell
    if config == "-":
        name = said("standard input")
        return Source(name, _text(standard_input(LARGEST_FILE + 1), name))
    if not config:
        hint = said("name a network file, or a bundled network such as classic")
        raise BpcalcError.of(said("no file is named"), hint)
    path = Path(config)
    if not _exists(path):
        bundled = bundled_networks()
        if config not in bundled:
            fault = said("there is no file or bundled network '{name}'", name=config[:200])
            raise BpcalcError.of(fault, _nearest(config, bundled))
        path = bundled[config]
    return _source(path, config)


def file_source(name: str) -> Source:
    """The source of a plain file. Raises BpcalcError when it is none, cannot be read or is not text."""
    path = Path(name)
    if not _exists(path):
        raise BpcalcError.of(said("is not there"), said("put it beside the network file"), name)
    if not path.is_file() or path.is_symlink():
        raise BpcalcError.of(said("is no plain file"), said("put a text file there"), name)
    return _source(path, name)


def standard_input(most: int) -> bytes:
    """The first bytes of standard input. Raises BpcalcError where it is closed, or cannot be read."""
    if sys.stdin is None:
        raise BpcalcError.of(said("is closed"), file=said("standard input"))
    try:
        return sys.stdin.buffer.read(most)
    except OSError as failure:
        fault = said("cannot be read: {reason}", reason=reason(failure))
        raise BpcalcError.of(fault, file=said("standard input")) from None


def _source(path: Path, name: str) -> Source:
    try:
        if path.is_fifo() and not path.is_relative_to("/dev"):  # what a shell puts there has somebody who writes it
            raise BpcalcError.of(said("is no plain file"), said("name - and write to standard input"), name)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise BpcalcError.of(said("is a directory, not a network file"), said("name a file in it"), name) from None
    except OSError as failure:
        fault = said("cannot be read: {reason}", reason=reason(failure))
        raise BpcalcError.of(fault, file=name) from None
    return Source(name, _text(content, name), path.stem if path.stem.isprintable() else "network", path.parent)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long, a folder that may not be entered
        return False


def _nearest(config: str, bundled: dict[str, Path]) -> str:
    folder = Path(config).parent
    beside = [str(path) for path in folder.glob("*.y*ml")] if _exists(folder) and folder.is_dir() else []
    if Path(config).stem in bundled:
        return said("did you mean the bundled network '{name}'?", name=Path(config).stem)
    return did_you_mean(config, [*bundled, *beside], said("bundled networks: {names}", names=", ".join(bundled)))


def _text(content: bytes, name: str) -> str:
    if len(content) > LARGEST_FILE:
        raise BpcalcError.of(said("is larger than {size} MiB", size=LARGEST_FILE // 1024**2), file=name)
    return decoded(content, name, said("save the file as UTF-8 text"))


def decoded(content: bytes, name: str, hint: str) -> str:
    """The text with one kind of line end and no byte order mark. Raises BpcalcError where it is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = content[: failure.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        place = Place(before.count(b"\n") + 1, column)
        raise BpcalcError(Problem(said("is not UTF-8 text"), hint, name, place)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
