"""Archives opened within limits: what office programs and NumPy write is one, and so is what bursts."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from bpcalc.checking.formats.needed import refused
from bpcalc.language.said import said

MOST_PARTS = 500
"""Files in an archive that is handed in."""

LARGEST_UNPACKED = 32 * 1024 * 1024
"""Bytes of an archive once all in it is unpacked."""

_BLOCK = 64 * 1024
_DECLARED = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


def opened(content: bytes, name: str) -> ZipFile:
    """An archive whose parts are all known to be small, and to declare no entities. Raises BpcalcError."""
    try:
        archive = ZipFile(BytesIO(content))
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise refused(name, said("is an archive of more than {most} files", most=MOST_PARTS))
        if any(part.flag_bits & 1 for part in parts):
            raise refused(name, said("is protected by a password"), said("save it without one"))
        if any(part.filename.endswith("vbaProject.bin") for part in parts):
            raise refused(name, said("holds macros"), said("save it without macros, as .xlsx or .docx"))
        left = LARGEST_UNPACKED
        for part in parts:
            is_markup = part.filename.endswith((".xml", ".rels"))
            with archive.open(part) as file:
                before = b""
                while block := file.read(_BLOCK):  # what the archive says of its sizes is no promise
                    left -= len(block)
                    if left < 0:
                        size = LARGEST_UNPACKED // 1024**2
                        raise refused(name, said("is larger than {size} MiB once it is unpacked", size=size))
                    if is_markup and any(sign in before + block for sign in _DECLARED):
                        raise refused(name, said("declares entities, as no office program does"))
                    before = block[-32:]
    except (BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        raise refused(name, said("is a damaged archive"), said("save it anew")) from None
    return archive
