"""Random networks as YAML: any depth and width, with and without biases, shared weights, gaps, several samples."""

from __future__ import annotations

import json

from hypothesis import strategies as st

values = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)


@st.composite
def network_files(draw: st.DrawFn, most_layers: int = 3, most_neurons: int = 3, order: str | None = None) -> str:
    """The text of a network file (JSON is YAML, and Python writes it without mistakes)."""
    widths = draw(st.lists(st.integers(1, most_neurons), min_size=1, max_size=most_layers))
    inputs = draw(st.integers(1, most_neurons))
    chosen_order = order or draw(st.sampled_from(["simultaneous", "in-place"]))
    layers = []
    for number, width in enumerate(widths):
        sources = [inputs, *widths][number]
        rows = draw(st.lists(st.lists(values, min_size=sources, max_size=sources), min_size=width, max_size=width))
        weights: list[list[object]] = [list(row) for row in rows]
        if sources > 1 and draw(st.booleans()):
            weights[0][draw(st.integers(0, sources - 1))] = "none"
        layer: dict[str, object] = {"weights": weights}
        if sources > 1 and draw(st.booleans()):
            shared = {f"s{number}": draw(values)}
            weights[-1][0] = weights[-1][-1] = shared
            weights[0][draw(st.integers(0, sources - 1))] = shared
        bias = draw(st.sampled_from(["none", "shared", "each"]))
        if bias == "shared":
            layer["bias"] = draw(values)
        elif bias == "each":
            layer["bias"] = draw(st.lists(values, min_size=width, max_size=width))
        layers.append(layer)
    sample = st.fixed_dictionaries(
        {
            "inputs": st.lists(values, min_size=inputs, max_size=inputs),
            "targets": st.lists(values, min_size=widths[-1], max_size=widths[-1]),
        }
    )
    return json.dumps(
        {
            "samples": draw(st.lists(sample, min_size=1, max_size=2)),
            "layers": layers,
            "learning_rate": draw(st.sampled_from([0.1, 0.5, 1])),
            "update": {"order": chosen_order, "biases": draw(st.sampled_from(["fixed", "trained", "split"]))},
        }
    )
