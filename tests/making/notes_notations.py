"""The letters that people choose for the quantities of a network: net and out, z and a, with layers or indices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bpcalc.model.network import Network
from making.notes_scripts import Script, Written

NOTATIONS: Mapping[str, Mapping[str, Written]] = {
    "net-out": {
        "net": ("net", "{n}", ""), "out": ("out", "{n}", ""), "target": ("target", "{n}", ""), "E": ("E", "{n}", ""),
        "E_total": ("E", "total", ""), "delta": ("δ", "{n}", ""), "weight": ("{k}", "{d}", ""),
        "bias": ("{k}", "{d}", ""),
    },
    "z-a": {
        "net": ("z", "{n}", ""), "out": ("a", "{n}", ""), "target": ("y", "{n}", ""), "E": ("E", "{n}", ""),
        "E_total": ("E", "", ""), "delta": ("δ", "{n}", ""), "weight": ("{k}", "{d}", ""), "bias": ("{k}", "{d}", ""),
    },
    "layers": {
        "net": ("z", "{i}", "({l})"), "out": ("a", "{i}", "({l})"), "target": ("t", "{i}", ""), "E": ("E", "{i}", ""),
        "E_total": ("E", "total", ""), "delta": ("δ", "{i}", "({l})"), "weight": ("w", "{i}{s}", "({l})"),
        "bias": ("{k}", "{d}", ""),
    },
    "named": {
        "net": ("z", "{n}", ""), "out": ("a", "{n}", ""), "target": ("t", "{n}", ""), "E": ("E", "{n}", ""),
        "E_total": ("E", "tot", ""), "delta": ("δ", "{n}", ""), "weight": ("w", "{f}{n}", ""),
        "bias": ("{k}", "{d}", ""),
    },
    "indices": {
        "net": ("net", "{l}{i}", ""), "out": ("o", "{l}{i}", ""), "target": ("target", "{i}", ""),
        "E": ("E", "{i}", ""), "E_total": ("E", "total", ""), "delta": ("δ", "{l}{i}", ""),
        "weight": ("{k}", "{d}", ""), "bias": ("{k}", "{d}", ""),
    },
    "capitals": {
        "net": ("net", "{N}", ""), "out": ("O", "{N}", ""), "target": ("T", "{N}", ""), "E": ("E", "{N}", ""),
        "E_total": ("E", "T", ""), "delta": ("δ", "{N}", ""), "weight": ("{k}", "{d}", ""), "bias": ("{k}", "{d}", ""),
    },
}  # fmt: skip
"""For each sort of quantity its letters, and what stands below and above: {n} is the neuron, {N} in capitals, {l}
and {i} its layer and its place there, {f} and {s} the source and its place, {k} and {d} letters and digits of names."""


def naming(network: Network, notation: str, script: Script, new: str) -> Callable[[str], str]:
    """What sets the name of a quantity by its id; `new` marks a new value."""
    templates = NOTATIONS[notation]
    parts: dict[str, dict[str, str]] = {}
    sorts: dict[str, str] = {}
    for level, layer in enumerate(network.layers, 1):
        for place, neuron in enumerate(layer.neurons, 1):
            own = {"n": neuron.name, "N": neuron.name.upper(), "l": str(level), "i": str(place)}
            parts |= {f"{sort}_{neuron.name}": own for sort in ("net", "out", "target", "E", "delta")}
            for source, connection in enumerate(neuron.incoming, 1):
                parts[connection.weight] = own | {"f": connection.source.name, "s": str(source)}
                sorts[connection.weight] = "weight"
            if neuron.bias:
                sorts[neuron.bias] = "bias"

    def name(id_: str) -> str:
        if id_.startswith("d") and "/d" in id_:
            above, below = id_[1:].split("/d")
            return script.partial.format(name(above), name(below))
        if id_ == "eta":
            return script.name(("η", "", ""))
        bare = id_.removesuffix("+")
        letters, digits = re.fullmatch(r"([^\W\d]+?)_?(\d*)", bare).groups() if "_" not in bare else (bare, "")  # type: ignore[union-attr]
        sort = "E_total" if bare == "E_total" else sorts.get(bare, bare.partition("_")[0])
        template = templates.get(sort, ("{k}", "{d}", ""))
        known = {"k": letters, "d": digits} | parts.get(bare, {})
        base, below, above = (part.format(**known) for part in template)
        return script.name((base, below, above + new * id_.endswith("+")))

    return name
