"""Random network files as dicts, every name written out: any activation, loss, optimizer, schedule, batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from making.second_engine import SecondEngine

Spec = dict[str, Any]

ACTIVATIONS: list[Any] = [
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    {"name": "leaky_relu", "alpha": 0.2},
    "elu",
    {"name": "elu", "alpha": 0.7},
    "softplus",
    "silu",
    "gelu",
    "gelu_tanh",
    "hard_sigmoid",
    "linear",
    "softmax",
    {"name": "mish", "formula": "net * tanh(log(1 + exp(net)))"},
]
ANY_OUTPUT_LOSSES: list[Any] = [
    "half-squared-error",
    "squared-error",
    "mean-squared-error",
    "mean-absolute-error",
    "huber",
    {"name": "huber", "delta": 0.3},
    {"name": "logcosh", "formula": "log(cosh(target - out))"},
]
OPTIMIZERS: dict[str, dict[str, float]] = {  # and other settings than those left out
    "gradient-descent": {},
    "momentum": {"mu": 0.5},
    "nesterov": {"mu": 0.5},
    "adagrad": {"epsilon": 1e-6},
    "rmsprop": {"rho": 0.9, "epsilon": 1e-6},
    "adam": {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-6},
    "adamw": {"beta1": 0.8, "weight_decay": 0.1},
}
SCHEDULES: list[Any] = [
    "constant",
    {"name": "step", "every": 3, "factor": 0.5},
    {"name": "1/t", "decay": 1},
    {"name": "exponential", "factor": 0.9},
]
# Adam's first step is η, RMSprop's 10η, whatever the gradient: in whole hundredths they would set weights to 0, a kink.
LEARNING_RATES = [0.0037, 0.0137, 0.0229]
KINK_CLEARANCE = 1e-6  # nearer, rounding may put the two engines on different sides
LARGE_NET = 10  # beyond, cosh² in autograd's derivative of tanh overflows within gelu_tanh
CERTAIN = 0.01  # in ln(1 − o), an output nearer to 0 or 1 loses the digits that are to be compared


def hundredths(low: int, high: int) -> st.SearchStrategy[float]:
    """Decimals with two places, never zero."""
    return st.integers(low, high).filter(bool).map(lambda number: number / 100)


weights = hundredths(-200, 200)
numbers = hundredths(-150, 150)


@st.composite
def specs(draw: st.DrawFn, optimizer: str | None = None, most_layers: int = 4) -> Spec:
    """The dict of a network file; with an optimizer also what its updates need: a rate, a schedule, batches."""
    inputs = [f"i{n + 1}" for n in range(draw(st.integers(1, 3)))]
    widths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=most_layers))
    layers, outputs = draw(layer_lists(inputs, widths))
    loss, activation, targets = draw(endings(outputs))
    layers[-1]["activation"] = activation
    given = st.fixed_dictionaries(dict.fromkeys(inputs, numbers))
    sample = st.fixed_dictionaries({"inputs": given, "targets": targets})
    spec = {
        "samples": draw(st.lists(sample, min_size=1, max_size=4)),
        "layers": layers,
        "loss": loss,
        "update": {"biases": draw(st.sampled_from(["trained", "fixed"]))},
        **draw(batches()),
        **draw(st.fixed_dictionaries({}, optional={"decay": decays})),
    }
    if optimizer:
        spec |= {
            "learning_rate": draw(st.sampled_from(LEARNING_RATES)),
            "optimizer": draw(st.sampled_from([optimizer, {"name": optimizer, **OPTIMIZERS[optimizer]}])),
            "schedule": draw(st.sampled_from(SCHEDULES)),
        }
    if isinstance(size := spec["batch"].get("size"), int):
        spec["batch"]["size"] = min(size, len(spec["samples"]))
    engine = SecondEngine(spec)
    signals = engine.signals()
    assume(all(abs(net).max() < LARGE_NET for net, _ in signals))
    assume(engine.distance_to_kinks() > KINK_CLEARANCE)
    if "cross-entropy" in loss:
        _, out = signals[-1]
        assume(out.min() > CERTAIN and out.max() < 1 - CERTAIN)
    return spec


@st.composite
def layer_lists(draw: st.DrawFn, inputs: Sequence[str], widths: Sequence[int]) -> tuple[list[Spec], list[str]]:
    """Layers, and the names of the outputs: shared parameters within and across layers, gaps, skips, thresholds."""
    known: dict[str, dict[str, float]] = {"w": {}, "b": {}, "t": {}}

    def parameter(letter: str) -> dict[str, float]:
        """A new one, or now and then one that stands elsewhere already."""
        if known[letter] and draw(st.integers(0, 5)) == 0:
            name = draw(st.sampled_from(sorted(known[letter])))
        else:
            name = f"{letter}{len(known[letter]) + 1}"
            known[letter][name] = draw(weights)
        return {name: known[letter][name]}

    layers: list[Spec] = []
    earlier, sources = [], list(inputs)
    for depth, width in enumerate(widths):
        neurons = [f"o{n + 1}" if depth == len(widths) - 1 else f"h{depth + 1}{n + 1}" for n in range(width)]
        layer: Spec = {"neurons": neurons, "activation": draw(activations(width))}
        if earlier and draw(st.integers(0, 2)) == 0:
            skipped = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True))
            sources = draw(st.permutations([*sources, *skipped]))
            layer["from"] = sources
        rows: list[list[Any]] = [[parameter("w") for _ in sources] for _ in neurons]
        if len(sources) > 1 and draw(st.integers(0, 2)) == 0:
            draw(st.sampled_from(rows))[draw(st.integers(0, len(sources) - 1))] = "none"
        layer["weights"] = rows
        match draw(st.sampled_from(["none", "shared", "each", "thresholds", "one threshold"])):
            case "shared":
                layer["bias"] = parameter("b")
            case "each":
                layer["bias"] = [parameter("b") for _ in neurons]
            case "thresholds":
                layer["threshold"] = [parameter("t") for _ in neurons]
            case "one threshold":
                layer["threshold"] = parameter("t")
        layers.append(layer)
        earlier = [*earlier, *(source for source in sources if source not in earlier)]
        sources = neurons
    return layers, neurons


def activations(width: int) -> st.SearchStrategy[Any]:
    """One that a layer of this width can have: a softmax of one neuron is always 1."""
    return st.sampled_from([name for name in ACTIVATIONS if width > 1 or name != "softmax"])


@st.composite
def endings(draw: st.DrawFn, outputs: Sequence[str]) -> tuple[Any, Any, st.SearchStrategy[Mapping[str, float]]]:
    """A loss, an output activation that it fits, and the targets that it takes."""

    def each(target: st.SearchStrategy[float]) -> st.SearchStrategy[Mapping[str, float]]:
        return st.fixed_dictionaries(dict.fromkeys(outputs, target))

    any_output = activations(len(outputs))
    kinds: list[Any] = [
        (draw(st.sampled_from(ANY_OUTPUT_LOSSES)), any_output, each(numbers)),
        ("binary-cross-entropy", st.just("sigmoid"), each(st.integers(0, 100).map(lambda number: number / 100))),
        ("hinge", any_output, each(st.sampled_from([-1, 1]))),
    ]
    if len(outputs) > 1:
        kinds.append(("cross-entropy", st.just("softmax"), distributions(outputs)))
    loss, activation, targets = draw(st.sampled_from(kinds))
    return loss, draw(activation), targets


@st.composite
def distributions(draw: st.DrawFn, outputs: Sequence[str]) -> dict[str, float]:
    """Targets that sum to one: hard, all on one output, or soft."""
    if draw(st.booleans()):
        hot = draw(st.sampled_from(outputs))
        return {name: int(name == hot) for name in outputs}
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(outputs) - 1, max_size=len(outputs) - 1)))
    return {name: (b - a) / 100 for name, a, b in zip(outputs, [0, *cuts], [*cuts, 100], strict=True)}


def batches() -> st.SearchStrategy[Spec]:
    """All samples or n after n, their mean or their sum; a key is left out now and then."""
    size, reduce = st.sampled_from(["all", 1, 2, 3]), st.sampled_from(["mean", "sum"])
    keys = {"size": size, "pick": st.just("cyclic"), "reduce": reduce}
    return st.fixed_dictionaries({"batch": st.fixed_dictionaries({}, optional=keys)})


decays = st.sampled_from([{"l2": 0.01}, {"l1": 0.001}, {"l2": 0.1, "l1": 0.02}])
