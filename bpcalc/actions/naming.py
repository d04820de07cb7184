"""Quantities as a reader types them: ids and their usual spellings, or the letters of a notation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.formula.quantity import Quantity
from bpcalc.formula.spelling import key, label_key
from bpcalc.language.said import said
from bpcalc.model.network import Network, placement_of
from bpcalc.notation.notation import NOTATIONS, Notation
from bpcalc.notation.placement import Placement
from bpcalc.typesetting.labels import ASCII, LATEX, UNICODE, label


def in_ids(network: Network, texts: Sequence[str], chosen: Notation | None) -> tuple[list[str], list[str]]:
    """The same with ids in place of labels, what no label is as it is; and a remark on each that means two things.

    The labels of the chosen notation go before ids; those of the other notations are tried for what is no id.
    """
    derivation = derive(network, everything=True)
    ids: list[str] = []
    remarks: list[str] = []
    for text in texts:
        notation = chosen or network.notation
        written, found, end = _found(derivation, text, notation)
        by_id = derivation.by_spelling.get(key(written), []) if notation and found else []
        if notation and found and by_id and found not in by_id:
            told = said(
                "'{text}' is read as {id}, as the notation {notation} writes it; as an id it would be {other}",
                text=written,
                id=found.id,
                notation=notation.name,
                other=by_id[0].id,
            )
            remarks.append(told)
        ids.append(found.id + end if found else text)
    return ids, remarks


def _found(derivation: Derivation, text: str, chosen: Notation | None) -> tuple[str, Quantity | None, str]:
    """The label in a text, the quantity that it means, and the count of updates that follows it."""
    written, at, count = text.strip().partition("@")
    if chosen is not None:
        labels = _labels(derivation, chosen)
        if whole := labels.get(label_key(text)):  # its label may count the updates itself
            return text, whole, ""
        if found := labels.get(label_key(written)):
            return written, found, at + count
    if key(written) not in derivation.by_spelling and written.strip() not in derivation.quantities:
        for notation in NOTATIONS.values():
            if found := _labels(derivation, notation).get(label_key(written)):
                return written, found, at + count
    return text, None, ""


def _labels(derivation: Derivation, notation: Notation) -> Mapping[str, Quantity]:
    """What each label means that belongs to one quantity only, as text and as LaTeX."""
    found: dict[str, Quantity] = {}
    several: set[str] = set()
    placement = placement_of(derivation.network)
    for quantity in derivation.quantities.values():
        for spelled in _spellings(quantity, notation, placement):
            if found.setdefault(spelled, quantity) != quantity:
                several.add(spelled)
    return {spelled: quantity for spelled, quantity in found.items() if spelled not in several}


def _spellings(quantity: Quantity, notation: Notation, placement: Placement) -> Iterator[str]:
    for style in (UNICODE, ASCII, LATEX):
        yield label_key(label(quantity, notation, placement, style))
