"""Which names a writer may give to neurons, inputs, weights and biases, and the names that are left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

from bpcalc.language.said import said
from bpcalc.model.decimals import looks_like_a_number

RESERVED_WORDS = ("total", "decay", "eta", "eta_t", "none")
_FORWARD = ("net_", "out_", "target_", "E_")
_BACKWARD = ("delta_", "dE_", "dnet_", "dout_")
_OPTIMIZERS = ("m_", "v_", "mhat_", "vhat_")
RESERVED_PREFIXES = (*_FORWARD, *_BACKWARD, *_OPTIMIZERS)
LONGEST_NAME = 60
"""Characters of the name of a neuron, an input, a weight or a bias."""


def normal(name: str) -> str:
    """The one spelling of a name: the same letters typed in different ways are the same name."""
    return unicodedata.normalize("NFC", name.strip())


def fault_of(name: str, of_neuron: bool) -> str:
    """What is wrong with a name, or nothing."""
    if not name:
        return said("a name is empty")
    if len(name) > LONGEST_NAME:
        return said("the name '{begin}…' is longer than {most} characters", begin=name[:20], most=LONGEST_NAME)
    for letter in name:
        if letter not in "_.'" and unicodedata.category(letter)[0] not in "LMN":
            shown = letter if letter.isprintable() else f"U+{ord(letter):04X}"
            return said(
                "the name {name!r} holds '{letter}'; letters, digits, _ . ' are allowed", name=name, letter=shown
            )
    if not any(unicodedata.category(letter)[0] in "LN" or letter == "_" for letter in name):
        return said("the name '{name}' has no letter or digit", name=name)
    if name in RESERVED_WORDS:
        return said("the name '{name}' is reserved", name=name)
    for prefix in RESERVED_PREFIXES:
        if name.startswith(prefix):
            return said(
                "the name '{name}' begins with '{prefix}', which is reserved for results", name=name, prefix=prefix
            )
    if not of_neuron and looks_like_a_number(name):
        return said("the name '{name}' reads as a number", name=name)
    if not of_neuron and name.startswith("Δ"):
        return said("the name '{name}' begins with 'Δ', which is reserved for changes", name=name)
    return ""


def advice(name: str) -> str:
    """What to do about a name that is at fault."""
    if ":" in name:
        return said("write a space after the colon")
    if looks_like_a_number(name):
        return said("write numbers with a decimal point, and names that begin with a letter")
    return said("choose another name")


def fresh_names(stem: str, taken: Collection[str]) -> Iterator[str]:
    """`w1`, `w2`, … without those that are taken."""
    return (name for number in count(1) if (name := f"{stem}{number}") not in taken)
