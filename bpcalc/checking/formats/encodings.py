"""Texts in other encodings than UTF-8: UTF-16 by its marks or its zeros, others by their looks."""

from __future__ import annotations

import codecs
from itertools import pairwise

from bpcalc.checking.formats.needed import needed, refused
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.source import decoded

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_096
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "mac_roman", "gb18030", "big5", "shift_jis", "euc_kr"]
_QUOTES_AND_DASHES = (
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac\u00b0\u00b1\u00b2\u00b3\u00b7\u00bd\u00d7\u00a0\u00b5"
)


def text_of_bytes(content: bytes, name: str, hint: str) -> tuple[str, str]:
    """The text of a file, with one kind of line end, and its encoding. Raises BpcalcError where it is no text."""
    mark = next((encoding for sign, encoding in _MARKS if content.startswith(sign)), "") or _without_mark(content)
    if not mark and b"\0" in content:
        raise refused(name, said("is binary, not a text file"), hint)
    try:
        return (_lines(content.decode(mark)), mark) if mark else (decoded(content, name, hint), "utf-8")
    except UnicodeDecodeError:
        raise refused(name, said("is damaged UTF-16 text"), hint) from None
    except BpcalcError:
        if any(byte < 0x20 and byte not in b"\t\n\r\f" for byte in content):
            raise
        if (western := _western(content)) is not None:
            return western, "cp1252"
        return _by_looks(content, name), "other"


def _without_mark(content: bytes) -> str:
    """Whether a text is UTF-16 without a mark: each second byte of what is mostly ASCII is zero."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    pairs = len(sample) // 2
    if pairs < 2 or len(content) % 2:
        return ""
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = sample[odd::2].count(0)
        if zeros > 0.7 * pairs and not sample[1 - odd :: 2].count(0):
            return encoding
    return ""


def _western(content: bytes) -> str | None:
    """A text of Windows in Western Europe: its letters with accents stand alone among plain ones."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    others = [at for at, letter in enumerate(text) if not letter.isascii()]
    are_usual = all(text[at] in _QUOTES_AND_DASHES or "\u00c0" <= text[at] <= "\u00ff" for at in others)
    runs = ((one, other) for one, other in pairwise(others) if other == one + 1)
    alone = not any(text[one].isalpha() and text[other].isalpha() for one, other in runs)
    in_words = sum(text[at].isalpha() and text[at - 1 : at].isalpha() for at in others if at)
    return _lines(text) if are_usual and alone and (in_words or len(others) <= 8) else None


def _by_looks(content: bytes, name: str) -> str:
    found = (
        needed("charset_normalizer", "charset-normalizer", name).from_bytes(content, cp_isolation=_CANDIDATES).best()
    )
    if found is None:
        raise refused(name, said("is text in an unknown encoding"), said("save it as UTF-8 text"))
    return _lines(str(found))


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
