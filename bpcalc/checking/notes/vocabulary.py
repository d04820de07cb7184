"""Words for quantities: which letters notes use for a net input, an output, an error, a target."""

from __future__ import annotations

from collections.abc import Mapping

from bpcalc.formula.quantity import Kind

STEMS: Mapping[str, tuple[Kind, ...]] = {
    "netinput": (Kind.NET,),
    "neti": (Kind.NET,),
    "net": (Kind.NET,),
    "input": (Kind.NET, Kind.INPUT),
    "in": (Kind.NET, Kind.INPUT),
    "sum": (Kind.NET,),
    "z": (Kind.NET, Kind.OUT),
    "s": (Kind.NET,),
    "u": (Kind.NET,),
    "v": (Kind.NET,),
    "i": (Kind.NET, Kind.INPUT),
    "t": (Kind.TARGET, Kind.NET),
    "outputs": (Kind.OUT,),
    "output": (Kind.OUT,),
    "out": (Kind.OUT,),
    "act": (Kind.OUT,),
    "pred": (Kind.OUT,),
    "a": (Kind.OUT, Kind.NET),
    "y": (Kind.OUT, Kind.TARGET, Kind.NET),
    "hidden": (Kind.OUT, Kind.NET),
    "h": (Kind.OUT, Kind.NET),
    "o": (Kind.OUT, Kind.NET, Kind.TARGET),
    "p": (Kind.OUT,),
    "targets": (Kind.TARGET,),
    "target": (Kind.TARGET,),
    "label": (Kind.TARGET,),
    "x": (Kind.INPUT, Kind.NET),
    "delta": (Kind.DELTA,),
    "δ": (Kind.DELTA,),
    "Δ": (Kind.DELTA, Kind.CHANGE),
    "d": (Kind.DELTA, Kind.TARGET),
    "err": (Kind.DELTA, Kind.ERROR, Kind.TOTAL_ERROR),
    "error": (Kind.ERROR, Kind.TOTAL_ERROR),
    "totalerror": (Kind.TOTAL_ERROR,),
    "loss": (Kind.TOTAL_ERROR, Kind.ERROR),
    "cost": (Kind.TOTAL_ERROR, Kind.ERROR),
    "mse": (Kind.TOTAL_ERROR, Kind.ERROR),
    "e": (Kind.ERROR, Kind.TOTAL_ERROR),
    "l": (Kind.TOTAL_ERROR, Kind.ERROR),
    "j": (Kind.TOTAL_ERROR, Kind.ERROR),
    "c": (Kind.TOTAL_ERROR, Kind.ERROR),
    "bias": (Kind.BIAS,),
    "b": (Kind.BIAS,),
    "θ": (Kind.BIAS,),
    "theta": (Kind.BIAS,),
    "w": (Kind.WEIGHT,),
    "weight": (Kind.WEIGHT,),
    "ω": (Kind.WEIGHT,),
}
"""The beginnings of names, in small letters, and what they may mean, the likeliest first."""

RATES = frozenset({"η", "eta", "α", "alpha", "lr", "learningrate", "rate", "ε", "γ"})

TOTALS = frozenset({"", "total", "tot", "t", "all", "sum", "o", "net"})
"""What stands below an E that is the error of the whole network."""

LAYER_LETTERS: Mapping[str, int] = {"h": 0, "o": -1, "y": -1}
"""Letters that name a neuron by its layer: the hidden ones from the first, the outputs from the last."""

NEW_MARKS = frozenset({"+", "'", "′", "new", "(new)", "⁺", "(t+1)", "t+1", "(1)", "*", "∗", "updated", "(New)", "New"})
OLD_MARKS = frozenset({"old", "(old)", "(t)", "(Old)", "Old", "(0)"})

ACTIVATIONS = frozenset("fFgsSφϕ")
"""Letters that are the activation where a bracket follows."""
