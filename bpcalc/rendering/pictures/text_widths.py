"""How wide words are in a picture, in whatever font a reader has: estimated on the safe side."""

from __future__ import annotations

from bpcalc.rendering.wrapping import columns

_NARROW, _WIDE = frozenset(" .,:;'|!ijlI()[]/tfr⁺"), frozenset("mwMW@%—⋮")
_OF_NARROW, _OF_OTHERS, _OF_CAPITALS, _OF_WIDE = 0.4, 0.64, 0.74, 0.98


def text_width(words: str, size: float) -> float:
    """The width of words at a size: that of the widest of the usual fonts without serifs."""
    return size * sum(map(_of_letter, words))


def _of_letter(letter: str) -> float:
    if columns(letter) != 1:
        return columns(letter) / 2 * 1.05
    if letter in _NARROW:
        return _OF_NARROW
    if letter in _WIDE:
        return _OF_WIDE
    return _OF_CAPITALS if letter.isupper() else _OF_OTHERS
