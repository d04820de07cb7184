"""Arrays that NumPy has saved, as JSON: read by their published format, without NumPy, and without objects."""

from __future__ import annotations

import json
import re
import struct
from math import prod
from typing import Any
from zipfile import ZipFile

from bpcalc.checking.formats.needed import refused
from bpcalc.language.said import said

MOST_NUMBERS = 100_000
"""Numbers of the arrays in one file."""

LONGEST_HEADER = 4_096
"""Bytes that say what an array looks like."""

_MAGIC = b"\x93NUMPY"
_HEADER = re.compile(
    r"\{\s*'descr':\s*'([<>|=]?)([fiu])([1248])',\s*'fortran_order':\s*(True|False),"
    r"\s*'shape':\s*\(([0-9, ]*)\),?\s*\}\s*"
)
_LETTERS = {"f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q"}


def text_of_arrays(archive: ZipFile, name: str) -> str:
    """The arrays of an .npz file by their names, as a text of JSON. Raises BpcalcError for what is no number."""
    found: dict[str, Any] = {}
    count = 0
    for part in archive.infolist():
        found[part.filename.removesuffix(".npy")], size = _array(archive.read(part), name)
        count += size
        if count > MOST_NUMBERS:
            raise refused(name, said("has more than {most:,} numbers", most=MOST_NUMBERS))
    return json.dumps(found, ensure_ascii=False, indent=1)


def _array(content: bytes, name: str) -> tuple[Any, int]:
    """Nested lists of the numbers of an array, and how many they are."""
    fault = refused(name, said("holds something else than arrays of numbers"), said("save plain arrays of floats"))
    if not content.startswith(_MAGIC) or len(content) < 12:
        raise fault
    is_short = content[6] == 1
    length = int.from_bytes(content[8:10] if is_short else content[8:12], "little")
    start = (10 if is_short else 12) + length
    if length > LONGEST_HEADER:
        raise fault
    header = _HEADER.fullmatch(content[10 if is_short else 12 : start].decode("latin-1").strip() + " ")
    if header is None:
        raise fault
    order, letter, size = (">" if header[1] == ">" else "<"), header[2], int(header[3])
    shape = [int(number) for number in header[5].replace(",", " ").split() if len(number) < 9]
    count, code = prod(shape), _LETTERS.get(f"{letter}{size}")
    if letter == "u":
        code = _LETTERS[f"i{size}"].upper()
    if code is None or len(shape) > 4 or count > MOST_NUMBERS or len(content) != start + count * size:
        raise fault
    numbers = list(struct.unpack(f"{order}{count}{code}", content[start:]))
    shown = [_shown(number, code) for number in numbers]
    if header[4] == "True":
        return _transposed(_nested(shown, shape[::-1])), count
    return _nested(shown, shape), count


def _shown(number: float, code: str) -> float:
    """A number with the digits that its kind of float has, and none that only binary fractions bring about."""
    return float(f"{number:.9g}") if code == "f" else float(f"{number:.3g}") if code == "e" else number


def _nested(numbers: list[float], shape: list[int]) -> Any:
    if not shape:
        return numbers[0]
    if len(shape) == 1:
        return numbers
    step = len(numbers) // shape[0] if shape[0] else 0
    return [_nested(numbers[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0])]


def _transposed(array: Any) -> Any:
    is_matrix = isinstance(array, list) and array and isinstance(array[0], list)
    return [list(row) for row in zip(*array, strict=True)] if is_matrix and not isinstance(array[0][0], list) else array
