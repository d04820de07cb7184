"""A second engine on `autograd`: the same networks, losses, optimizers, with neither code nor derivatives of bpcalc."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograd import grad
from autograd import numpy as np
from autograd.extend import defvjp, primitive

Parameters = dict[str, float]

erf = primitive(np.vectorize(math.erf, otypes=[float]))  # autograd has it only where scipy is installed
defvjp(erf, lambda _erf, x: lambda g: g * 2 / np.sqrt(np.pi) * np.exp(-(x**2)))


def sigmoid(net: Any) -> Any:
    return 1 / (1 + np.exp(-net))


def softmax(net: Any) -> Any:
    return np.exp(net) / np.sum(np.exp(net), axis=-1, keepdims=True)


def elu(net: Any, alpha: float = 1.0) -> Any:
    # exp of a large net is not asked for: inf × 0 in the branch that is not taken would make the gradient NaN.
    return np.where(net > 0, net, alpha * (np.exp(np.where(net > 0, 0.0, net)) - 1))


# `where` with a strict comparison decides the derivative at a kink; maximum and clip would average both sides.
ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda net: np.where(net > 0, net, 0.0),
    "leaky_relu": lambda net, alpha=0.01: np.where(net > 0, net, alpha * net),
    "elu": elu,
    "softplus": lambda net: np.log(1 + np.exp(net)),
    "silu": lambda net: net * sigmoid(net),
    "gelu": lambda net: net * (1 + erf(net / np.sqrt(2))) / 2,
    "gelu_tanh": lambda net: net * (1 + np.tanh(np.sqrt(2 / np.pi) * (net + 0.044715 * net**3))) / 2,
    "hard_sigmoid": lambda net: np.where(abs(net) < 3, net / 6 + 1 / 2, np.where(net < 0, 0.0, 1.0)),
    "linear": lambda net: net,
    "step": lambda net: np.where(net >= 0, 1.0, 0.0),
    "softmax": softmax,
    "mish": lambda net: net * np.tanh(np.log(1 + np.exp(net))),  # a formula of a file's own, written once more
}
ALIASES = {"logistic": "sigmoid", "identity": "linear"}

# t and o are arrays, a row per sample and a column per output; an entry gives E_o for each.
LOSSES: dict[str, Callable[..., Any]] = {
    "half_squared_error": lambda t, o: (t - o) ** 2 / 2,
    "squared_error": lambda t, o: (t - o) ** 2,
    "mean_squared_error": lambda t, o: (t - o) ** 2 / o.shape[-1],
    "mean_absolute_error": lambda t, o: abs(t - o) / o.shape[-1],
    "binary_cross_entropy": lambda t, o: -(t * np.log(o) + (1 - t) * np.log(1 - o)),
    "cross_entropy": lambda t, o: -t * np.log(o),
    "hinge": lambda t, o: np.where(t * o < 1, 1 - t * o, 0.0),
    "huber": lambda t, o, delta=1.0: np.where(abs(t - o) <= delta, (t - o) ** 2 / 2, delta * (abs(t - o) - delta / 2)),
    "logcosh": lambda t, o: np.log(np.cosh(t - o)),  # a formula of a file's own, written once more
}

# How far a net is from where the activation has no derivative, and an output from where the loss has none.
KINKS: dict[str, Callable[..., Any]] = {
    "relu": lambda net: net,
    "leaky_relu": lambda net, **_alpha: net,
    "elu": lambda net, **_alpha: net,
    "hard_sigmoid": lambda net: abs(net) - 3,
    "step": lambda net: net,
    "mean_absolute_error": lambda t, o: t - o,
    "hinge": lambda t, o: 1 - t * o,
}

State = defaultdict[str, float]  # a parameter's own m and v, zero before the first update


def gradient_descent(w: float, g: float, eta: float, _t: int, _s: State) -> float:
    return w - eta * g


def momentum(w: float, g: float, eta: float, _t: int, s: State, mu: float = 0.9) -> float:
    s["v"] = mu * s["v"] + g
    return w - eta * s["v"]


def nesterov(w: float, g: float, eta: float, _t: int, s: State, mu: float = 0.9) -> float:
    s["v"] = mu * s["v"] + g
    return w - eta * (g + mu * s["v"])


def adagrad(w: float, g: float, eta: float, _t: int, s: State, epsilon: float = 1e-10) -> float:
    s["v"] = s["v"] + g**2
    return w - eta * g / (math.sqrt(s["v"]) + epsilon)


def rmsprop(w: float, g: float, eta: float, _t: int, s: State, rho: float = 0.99, epsilon: float = 1e-8) -> float:
    s["v"] = rho * s["v"] + (1 - rho) * g**2
    return w - eta * g / (math.sqrt(s["v"]) + epsilon)


def adam(
    w: float,
    g: float,
    eta: float,
    t: int,
    s: State,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> float:
    s["m"] = beta1 * s["m"] + (1 - beta1) * g
    s["v"] = beta2 * s["v"] + (1 - beta2) * g**2
    m_hat = s["m"] / (1 - beta1**t)
    v_hat = s["v"] / (1 - beta2**t)
    return w - eta * m_hat / (math.sqrt(v_hat) + epsilon)


def adamw(w: float, g: float, eta: float, t: int, s: State, weight_decay: float = 0.01, **betas: float) -> float:
    return adam(w, g, eta, t, s, **betas) - eta * weight_decay * w


OPTIMIZERS: dict[str, Callable[..., float]] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}

SCHEDULES: dict[str, Callable[..., float]] = {
    "constant": lambda eta, _t: eta,
    "step": lambda eta, t, every, factor: eta * factor ** ((t - 1) // every),
    "1/t": lambda eta, t, decay: eta / (1 + decay * (t - 1)),
    "exponential": lambda eta, t, factor: eta * factor ** (t - 1),
}


class Layer(NamedTuple):
    """One layer as names: a row of weights per neuron, None where nothing is connected; thresholds have the sign −1."""

    neurons: Sequence[str]
    activation: str
    arguments: Mapping[str, float]
    sources: Sequence[str]
    weights: Sequence[Sequence[str | None]]
    biases: Sequence[str | None]
    sign: int

    def net(self, parameters: Parameters, sources: Any) -> Any:
        """Σ w·x + b, or Σ w·x − θ: a row per sample, a column per neuron."""
        w = np.array([[parameters[name] if name else 0.0 for name in row] for row in self.weights])
        b = np.array([parameters[name] if name else 0.0 for name in self.biases])
        return np.dot(sources, w.T) + self.sign * b

    def out(self, net: Any) -> Any:
        return ACTIVATIONS[self.activation](net, **self.arguments)


class Moment(NamedTuple):
    """What stands after so many updates: `moving` without fixed biases; `states` the optimizer's, as `m_w1`, `v_w1`."""

    parameters: Parameters
    moving: Parameters
    states: dict[str, float]
    error: float


class SecondEngine:
    """A network described by the dict of its file, in which every neuron, weight and bias has a name."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.samples = spec.get("samples", [spec])
        self.inputs = list(self.samples[0]["inputs"])
        self.parameters: Parameters = {}
        self.weights: set[str] = set()
        self.layers: list[Layer] = []
        for layer in spec["layers"]:
            before = self.layers[-1].neurons if self.layers else self.inputs
            self.layers.append(self._layer(layer, before))
        self.loss, self.loss_arguments = _entry(spec.get("loss", "half_squared_error"))
        self.optimizer, self.optimizer_arguments = _entry(spec.get("optimizer", "gradient_descent"))
        self.schedule, self.schedule_arguments = _entry(spec.get("schedule", "constant"))
        self.decay = {"l1": 0.0, "l2": 0.0, **spec.get("decay", {})}
        self.learning_rate = spec.get("learning_rate")
        self.biases_move = spec.get("update", {}).get("biases", "trained") == "trained"
        batch = {"size": "all", "reduce": "mean", **spec.get("batch", {})}
        self.reduced = {"mean": np.mean, "sum": np.sum}[batch["reduce"]]
        everything = list(range(len(self.samples)))
        size = len(everything) if batch["size"] == "all" else batch["size"]
        self.batches = [everything[start : start + size] for start in everything[::size]]
        self.x = np.array([[float(sample["inputs"][name]) for name in self.inputs] for sample in self.samples])
        self.targets: Any = None
        if self.loss != "none":
            outputs = self.layers[-1].neurons
            self.targets = np.array([[float(sample["targets"][name]) for name in outputs] for sample in self.samples])

    def forward(self) -> dict[str, float]:
        """Every net, out and E_o by its id, with `[k]` where there are several samples."""
        values = {}
        for layer, (net, out) in zip(self.layers, self.signals(), strict=True):
            values |= self._by_id("net_", layer.neurons, net) | self._by_id("out_", layer.neurons, out)
        if self.loss != "none":
            values |= self._by_id("E_", layer.neurons, self._errors(self.targets, out))
        return values

    def signals(self) -> list[tuple[Any, Any]]:
        """The net and the out of each layer before the first update, a row per sample."""
        return list(self._signals(self.parameters, self.x))

    def error(self, parameters: Parameters, batch: Sequence[int] | None = None) -> Any:
        """E_total over the samples of a batch, or all, with the decay; or the output whose gradient is asked for."""
        samples = list(range(len(self.samples))) if batch is None else batch
        return self.reduced(self._of_samples(parameters, self.x[samples], samples)) + self._e_decay(parameters)

    def gradients(self, parameters: Parameters | None = None, t: int = 1) -> Parameters:
        """∂E_total/∂parameter in update t, over that update's batch; with the file's parameters unless given."""
        return dict(grad(self.error)(self.parameters if parameters is None else parameters, self.batch_of(t)))

    def input_gradients(self) -> dict[str, float]:
        """∂E_total/∂input by `i1` or `i1[k]`: of the sample's own error, for the samples of the first batch."""
        samples = self.batch_of(1)
        slopes = grad(lambda x: np.sum(self._of_samples(self.parameters, x, samples)))(self.x[samples])
        return self._by_id("", self.inputs, slopes)

    def batch_of(self, t: int) -> list[int]:
        """The samples of update t, from 0: n after n, the rest of a round, and then from the beginning."""
        return self.batches[(t - 1) % len(self.batches)]

    def moves(self, name: str) -> bool:
        """Whether an update changes this parameter."""
        return name in self.weights or self.biases_move

    def rate(self, t: int) -> float:
        """η in update t."""
        return SCHEDULES[self.schedule](self.learning_rate, t, **self.schedule_arguments)

    def training(self) -> Iterator[Moment]:
        """The moments after 0, 1, 2 … updates, all parameters at once."""
        parameters = dict(self.parameters)
        states: dict[str, State] = defaultdict(lambda: defaultdict(float))
        step = OPTIMIZERS[self.optimizer]
        t = 0
        while True:
            named = {f"{letter}_{name}": value for name, s in states.items() for letter, value in s.items()}
            moving = {name: float(w) for name, w in parameters.items() if self.moves(name)}
            yield Moment(dict(parameters), moving, named, float(self.error(parameters)))
            t += 1
            for name, g in self.gradients(parameters, t).items():
                if self.moves(name):
                    w = parameters[name]
                    parameters[name] = step(w, float(g), self.rate(t), t, states[name], **self.optimizer_arguments)

    def after(self, updates: int) -> Moment:
        """What stands after so many updates."""
        return next(moment for n, moment in enumerate(self.training()) if n == updates)

    def distance_to_kinks(self) -> float:
        """How near any net or output comes to where there is no derivative, before the first update."""
        distances = [math.inf]
        signals = self.signals()
        for layer, (net, _) in zip(self.layers, signals, strict=True):
            if layer.activation in KINKS:
                distances.append(np.min(abs(KINKS[layer.activation](net, **layer.arguments))))
        if self.loss in KINKS:
            _, out = signals[-1]
            distances.append(np.min(abs(KINKS[self.loss](self.targets, out))))
        return float(min(distances))

    def _signals(self, parameters: Parameters, x: Any) -> Iterator[tuple[Any, Any]]:
        """The net and the out of each layer, a row per sample."""
        names, signals = list(self.inputs), x
        for layer in self.layers:
            net = layer.net(parameters, signals[:, [names.index(source) for source in layer.sources]])
            out = layer.out(net)
            yield net, out
            names, signals = [*names, *layer.neurons], np.concatenate([signals, out], axis=1)

    def _of_samples(self, parameters: Parameters, x: Any, samples: Sequence[int]) -> Any:
        """The sum over the outputs of E_o, or the output that is asked for: one number per sample."""
        *_, (_, out) = self._signals(parameters, x)
        if self.loss == "none":
            return out[:, self.layers[-1].neurons.index(self.loss_arguments["of"])]
        return np.sum(self._errors(self.targets[samples], out), axis=1)

    def _errors(self, targets: Any, out: Any) -> Any:
        return LOSSES[self.loss](targets, out, **self.loss_arguments)

    def _e_decay(self, parameters: Parameters) -> Any:
        l1, l2 = (self.decay[norm] if self.loss != "none" else 0.0 for norm in ("l1", "l2"))
        return sum(l2 * parameters[name] ** 2 / 2 + l1 * abs(parameters[name]) for name in sorted(self.weights))

    def _layer(self, spec: Mapping[str, Any], before: Sequence[str]) -> Layer:
        neurons, sources = spec["neurons"], spec.get("from", before)
        weights = [self._names(row) for row in spec["weights"]]
        self.weights |= {name for row in weights for name in row if name}
        offset = spec["threshold"] if "threshold" in spec else spec.get("bias")
        biases = [None] if offset is None else self._names(offset)
        shared = len(neurons) if not isinstance(offset, list) else 1
        sign = -1 if "threshold" in spec else 1
        return Layer(neurons, *_entry(spec.get("activation", "sigmoid")), sources, weights, biases * shared, sign)

    def _names(self, written: Any) -> list[str | None]:
        """The names in `{w1: 0.1, w2: 0.2}` or `[{w1: 0.1}, none]`, their values kept."""
        entries = written if isinstance(written, list) else [{name: value} for name, value in written.items()]
        names: list[str | None] = []
        for entry in entries:
            if entry == "none":
                names.append(None)
                continue
            ((name, value),) = entry.items()
            self.parameters[name] = float(value)
            names.append(name)
        return names

    def _by_id(self, prefix: str, names: Sequence[str], table: Any) -> dict[str, float]:
        return {
            f"{prefix}{name}{self._suffix(k)}": float(value)
            for k, row in enumerate(table)
            for name, value in zip(names, row, strict=True)
        }

    def _suffix(self, sample: int) -> str:
        return f"[{sample + 1}]" if len(self.samples) > 1 else ""


def _entry(written: Any) -> tuple[str, dict[str, Any]]:
    """The name and the arguments in `adam` or `{name: adam, beta1: 0.9}`; a formula is in the tables by its name."""
    arguments = {"name": written} if isinstance(written, str) else dict(written)
    name = arguments.pop("name").replace("-", "_")
    arguments.pop("formula", None)
    return ALIASES.get(name, name), arguments
