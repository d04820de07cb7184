"""The gradients of the parameters: over their uses, over the samples of the batch, and with the weight decay."""

from __future__ import annotations

from bpcalc.derivation.draft import Draft
from bpcalc.derivation.forward import reduced
from bpcalc.derivation.step import Phase, Rule
from bpcalc.formula.formula import Formula, above, below, cases, negative, number, product, total
from bpcalc.formula.quantity import constant, decay_error, partial


def parameters_complete_at(draft: Draft, layer: int) -> list[str]:
    """The parameters whose lowest use is in this layer: all their uses are written once the layer is."""
    return [name for name, users in draft.network.users.items() if users and users[0][0] == layer]


def has_uses(draft: Draft, name: str) -> bool:
    """Whether the uses of a parameter have lines of their own, because its gradient is more than one of them."""
    one_sample = len(draft.network.samples) == 1
    return len(draft.network.users[name]) > 1 or (one_sample and _decays(draft, name))


def write_gradients(draft: Draft, layer: int) -> None:
    """Writes the gradient of each parameter whose uses are all written, as far as one use is not all of it."""
    for name in parameters_complete_at(draft, layer):
        _write_gradient(draft, name, layer)


def _write_gradient(draft: Draft, name: str, layer: int) -> None:
    each = [_write_of_sample(draft, name, layer, sample) for sample in draft.batch]
    if draft.network.goal:
        return
    if len(draft.network.samples) > 1:
        formula, rule = reduced(draft.network.batch.reduce, each)
        if _decays(draft, name):
            formula, rule = total(formula, _write_decay(draft, name, layer)), Rule.WITH_DECAY
        draft.add(draft.gradient(name), formula, rule, Phase.BACKWARD, layer)


def _write_of_sample(draft: Draft, name: str, layer: int, sample: int) -> Formula:
    """Writes the gradient of a sample's error: the sum over the uses of the parameter."""
    gradient = draft.gradient(name, sample)
    users = [neuron for _, neuron in draft.network.users[name] if (neuron, sample) in draft.slopes]
    uses: list[Formula] = [draft.gradient(name, sample, via=neuron).leaf for neuron in users]
    if not uses:
        return draft.add(gradient, number(0), Rule.NO_PATH, Phase.BACKWARD, layer)
    if not has_uses(draft, name):
        return gradient.leaf
    rule = Rule.SUM_OVER_USES
    if _decays(draft, name) and len(draft.network.samples) == 1:
        uses, rule = [*uses, _write_decay(draft, name, layer)], Rule.WITH_DECAY
    return draft.add(gradient, total(*uses), rule, Phase.BACKWARD, layer)


def _decays(draft: Draft, name: str) -> bool:
    return name in draft.network.weights and any(draft.network.decay) and not draft.network.goal


def _write_decay(draft: Draft, name: str, layer: int) -> Formula:
    """Writes ∂E_decay/∂weight: λ w, and λ with the sign of the weight (0 at 0)."""
    weight, decay = draft.parameters[name].leaf, draft.network.decay
    zero = number(0)
    from_squares = [product(constant(decay.l2).leaf, weight)] if decay.l2 else []
    formula = total(*from_squares) if from_squares else zero
    if decay.l1:
        factor = constant(decay.l1).leaf
        formula = cases(
            (total(*from_squares, factor), above(weight, zero)),
            (total(*from_squares, negative(factor)), below(weight, zero)),
            otherwise=formula,
        )
    slope = partial(decay_error(), draft.bare(name), at=draft.at)
    return draft.add(slope, formula, Rule.DECAY_DERIVATIVE, Phase.BACKWARD, layer)
