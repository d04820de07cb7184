"""Tables of named functions: looking an entry up the way people spell it."""

from __future__ import annotations

from collections.abc import Iterable

from bpcalc.language.said import joined, said


def canonical(name: str) -> str:
    """A name with `_` and `-` alike and capitals folded: `Half_Squared_Error` is `half-squared-error`."""
    return name.strip().replace("_", "-").lower()


def near_words(written: str, known: Iterable[str]) -> list[str]:
    """The known words nearest to what was written, the nearest first."""
    from difflib import get_close_matches  # needed only where something is wrong

    by_folded = {word.casefold(): word for word in known}
    cutoff = 0.6 if len(written) > 3 else 0.5
    return [by_folded[near] for near in get_close_matches(written.casefold(), by_folded, n=3, cutoff=cutoff)]


def did_you_mean(written: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the near words, or `otherwise`."""
    near = near_words(written, known)
    if not near:
        return otherwise
    return said("did you mean {words}?", words=joined((f"'{word}'" for word in near), said(" or ")))


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in a row, the first dozen where there are many."""
    shown = list(names)
    if len(shown) <= most:
        return ", ".join(shown)
    return said("{names} … ({count} in all)", names=", ".join(shown[:most]), count=len(shown))
