"""Many samples: one sample's statements in a loop give the very bits of statements for each."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import bpcalc
from bpcalc.derivation.by_sample import by_sample, derive_pattern
from bpcalc.derivation.deriving import derive
from bpcalc.formula import compiling, repeating
from bpcalc.formula.arithmetic import FLOATS
from bpcalc.formula.formula import Formula, Symbol, number, total
from bpcalc.formula.repeating import Repeated
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.model.network import Network
from bpcalc.training import forms
from bpcalc.training.every_sample import EverySample
from bpcalc.training.forms import form_of
from bpcalc.training.one_for_all import OneForAll

SAMPLES = 11
BATCHES: list[dict[str, Any]] = [
    {},
    {"reduce": "sum"},
    {"size": 1},
    {"size": 5},
    {"size": 3, "pick": "random", "seed": 4, "reduce": "sum"},
]
FITTING = {"binary-cross-entropy": "sigmoid", "cross-entropy": "softmax"}
TWO_FORMS: dict[str, dict[str, Any]] = {
    **{f"activation {name}": {"hidden": name} for name in ACTIVATIONS if ACTIVATIONS[name].derivative},
    **{f"loss {name}": {"loss": name, "output": FITTING.get(name, "tanh"), "one": True} for name in LOSSES},
    "softmax with any targets": {"loss": "cross-entropy", "output": "softmax"},
    "softmax in the middle": {"hidden": "softmax"},
    "shared weights": {"shared": True},
    "shared weights with decay": {"shared": True, "decay": {"l1": 0.01}},
    "no biases": {"bias": {}},
    "thresholds": {"bias": {"threshold": [0.1, -0.2]}},
    "nets that lose their digits": {"hidden": "linear", "output": "softmax", "loss": "cross-entropy", "size": 300},
    **{
        f"{optimizer} {order} {batch}": {
            "optimizer": optimizer,
            "batch": batch,
            "decay": {"l2": 0.02, "l1": 0.01},
            "update": {"order": order},
            "schedule": {"name": "step", "every": 3, "factor": 0.5},
        }
        for optimizer in OPTIMIZERS
        for order in ("simultaneous", "in-place")
        for batch in BATCHES
    },
    **{f"biases {kept}": {"update": {"biases": kept, "order": "in-place"}} for kept in ("fixed", "trained", "split")},
}


def network_of(
    hidden: str = "tanh",
    output: str = "sigmoid",
    bias: Any = None,
    shared: bool = False,
    one: bool = False,
    size: float = 1,
    samples: int = SAMPLES,
    **more: Any,
) -> Network:
    """A network of two layers with random numbers; the targets of `one` are a single 1 among zeros."""
    numbers = random.Random(5)  # noqa: S311

    def some(count: int) -> list[float]:
        return [round(numbers.uniform(-1, 1), 3) for _ in range(count)]

    targets = [[n % 2, 1 - n % 2] if one else [abs(value) for value in some(2)] for n in range(samples)]
    first = [[{"a": 0.4}, {"b": -0.3}], [{"b": -0.3}, {"a": 0.4}]] if shared else [some(2), some(2)]
    layers = [
        {"activation": hidden, "weights": first, **({"bias": 0.1} if bias is None else bias)},
        {"activation": output, "weights": [[size * value for value in some(2)] for _ in range(2)], **(bias or {})},
    ]
    rows = [{"inputs": some(2), "targets": target} for target in targets]
    return bpcalc.loads(json.dumps({"samples": rows, "layers": layers, "learning_rate": 0.1, **more}))


@pytest.mark.parametrize("case", TWO_FORMS)
def test_both_forms_give_the_same_bits(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(**TWO_FORMS[case])
    assert isinstance(form_of(network, FLOATS), OneForAll)
    looped = bpcalc.train(network, 13, keep=range(14))
    monkeypatch.setattr(forms, "FEW_SAMPLES", SAMPLES)
    assert isinstance(form_of(network, FLOATS), EverySample)
    unrolled = bpcalc.train(network, 13, keep=range(14))
    assert [error.hex() for error in looped.errors] == [error.hex() for error in unrolled.errors]
    assert looped.states == unrolled.states
    assert looped.derivation.trees == unrolled.derivation.trees
    assert dict(looped.forward(7)) == dict(unrolled.forward(7))


@pytest.mark.parametrize("case", TWO_FORMS)
def test_what_one_sample_stands_for_is_what_is_shown(case: str) -> None:
    """The formulas of the loop, written out for every sample, are those of the derivation."""
    network = network_of(**TWO_FORMS[case])
    for batch in ((7,), (4, 9, 10), network.sample_numbers):
        repeated = by_sample(derive_pattern(network, len(batch)), len(batch))
        assert repeated is not None
        expected: dict[str, Formula] = {}
        for name, formula in repeated.formulas.items():
            if name in repeated.each:
                for sample in network.sample_numbers:
                    expected[of_sample(Symbol(name), sample).name] = of_sample(formula, sample)
            elif name not in repeated.sums:
                samples = network.sample_numbers if name.startswith("E_total") else batch
                expected[name] = written_out(formula, repeated, samples)
        shown = derive(network, batch=batch).trees
        assert {name: expected[name] for name in shown} == shown


def of_sample(formula: Any, sample: int) -> Any:
    """A formula of the first sample as that of another."""
    if isinstance(formula, Symbol):
        return Symbol(formula.name.replace("[1]", f"[{sample}]"))
    return formula.on(of_sample(part, sample) for part in formula.operands) if formula.operands else formula


def written_out(formula: Formula, repeated: Repeated, samples: tuple[int, ...]) -> Formula:
    """A formula with its sums over the samples written out."""
    if isinstance(formula, Symbol) and formula.name in repeated.sums:
        return total(*(of_sample(repeated.formulas[formula.name], sample) for sample in samples))
    parts = (written_out(part, repeated, samples) for part in formula.operands)
    return formula.on(parts) if formula.operands else formula


def test_samples_that_differ_have_statements_each() -> None:
    few_lose_digits = network_of(hidden="linear", size=40)
    assert isinstance(form_of(few_lose_digits, FLOATS), EverySample)
    assert isinstance(form_of(network_of(samples=forms.FEW_SAMPLES), FLOATS), EverySample)
    pattern = derive_pattern(network_of(), SAMPLES)
    steps = [replace(step, tree=step.tree + number(1)) if step.id == "net_h1[2]" else step for step in pattern.steps]
    assert by_sample(replace(pattern, steps=tuple(steps)), SAMPLES) is None


def test_a_sample_that_is_a_symbol_is_asked_for() -> None:
    network = network_of()
    unknown = network.samples[4]._replace(targets={"o1": None, "o2": None})
    samples = (*network.samples[:4], unknown, *network.samples[5:])
    with pytest.raises(bpcalc.BpcalcError, match=r"training needs a number for target_o1\[5\], target_o2\[5\]"):
        bpcalc.train(replace(network, samples=samples), 1)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The sources of what is compiled."""
    sources: list[str] = []
    make = compiling.function_of

    def noted(emitter: Any, lines: Any) -> Any:
        sources.append("\n".join(lines))
        return make(emitter, sources[-1].splitlines())

    monkeypatch.setattr(compiling, "function_of", noted)
    monkeypatch.setattr(repeating, "function_of", noted)
    return sources


@pytest.mark.parametrize("batch", [{}, {"size": 5}])
@pytest.mark.parametrize("samples", [SAMPLES, 1000])
def test_code_does_not_grow_with_the_samples(samples: int, batch: Any, compiled: list[str]) -> None:
    bpcalc.train(network_of(samples=samples, batch=batch), 1)
    assert sum(map(len, compiled)) < 20_000


@pytest.mark.parametrize("samples", [1, 3, SAMPLES])
def test_nothing_is_compiled_twice(samples: int, compiled: list[str]) -> None:
    bpcalc.train(network_of(samples=samples), 300, keep=range(0, 300, 20))
    assert len(compiled) == len(set(compiled))
    assert sum("record" in source for source in compiled) == 1
