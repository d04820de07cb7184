"""A run with PyTorch: the library's own functions, autograd and, where one fits, the library's own optimizer."""

from __future__ import annotations

from bpcalc.exporting import autodiff
from bpcalc.exporting.assembling import TAB, Lines, indented, script_of
from bpcalc.exporting.autodiff import Engine
from bpcalc.exporting.formulas import PYTORCH
from bpcalc.exporting.given import samples, settings
from bpcalc.exporting.plan import Plan
from bpcalc.exporting.showing import show_function, shown_end, shown_pass
from bpcalc.exporting.updating import batches, learned_from, rate_of_update, step_function, stepped

ENGINE = Engine(
    PYTORCH,
    array="torch.tensor({x})",
    parameter="torch.tensor({x}, requires_grad=True)",
    matrix="matrix({x})",
    fixed="{x}.detach()",
    activations={
        "sigmoid": "torch.sigmoid({net})",
        "tanh": "torch.tanh({net})",
        "relu": "torch.relu({net})",
        "leaky-relu": "F.leaky_relu({net}, {alpha})",
        "elu": "F.elu({net}, {alpha})",
        "softplus": "F.softplus({net}, threshold=1000)",
        "silu": "F.silu({net})",
        "gelu": "F.gelu({net})",
        "gelu-tanh": 'F.gelu({net}, approximate="tanh")',
        # F.hardsigmoid takes its slope, 1/6, in single precision.
        "hard-sigmoid": "torch.where(torch.abs({net}) < 3, {net} / 6 + 0.5, torch.where({net} > 0, 1.0, 0.0))",
        "softmax": "torch.softmax({net}, dim=1)",
        "linear": "{net}",
        "step": "({net} >= 0).to(torch.float64)",
    },
    losses={
        "half-squared-error": 'F.mse_loss(out, target, reduction="none") / 2',
        "squared-error": 'F.mse_loss(out, target, reduction="none")',
        "mean-squared-error": 'F.mse_loss(out, target, reduction="none") / {count}',
        "mean-absolute-error": 'F.l1_loss(out, target, reduction="none") / {count}',
        "huber": 'F.huber_loss(out, target, reduction="none", delta={delta})',
        "hinge": "torch.relu(1 - target * out)",
    },
    together={
        "binary-cross-entropy": 'F.binary_cross_entropy_with_logits(net, target, reduction="none")',
        "cross-entropy": "-target * torch.log_softmax(net, dim=1)",
    },
)

_OPTIMIZERS = {
    "gradient-descent": "SGD({p}, lr=eta)",
    "momentum": "SGD({p}, lr=eta, momentum=mu)",
    "nesterov": "SGD({p}, lr=eta, momentum=mu, nesterov=True)",
    "adagrad": "Adagrad({p}, lr=eta, eps=epsilon)",
    "rmsprop": "RMSprop({p}, lr=eta, alpha=rho, eps=epsilon)",
    "adam": "Adam({p}, lr=eta, betas=(beta1, beta2), eps=epsilon)",
    "adamw": "AdamW({p}, lr=eta, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay)",
}
"""The library's own optimizers, by our names; they take all gradients from the old weights."""

_MATRIX = [
    "def matrix(rows):",
    f'{TAB}"""Rows of numbers and parameters as one tensor."""',
    f"{TAB}return torch.stack([torch.stack([torch.as_tensor(value) for value in row]) for row in rows])",
]


def script(plan: Plan) -> str:
    """The text of the script."""
    network = plan.network
    first = [*autodiff.first_pass(plan), *shown_pass(plan, autodiff.total(plan))]
    blocks: list[Lines] = [["torch.set_default_dtype(torch.float64)"], samples(plan, ENGINE.array)]
    blocks += [autodiff.parameters(plan, ENGINE), settings(plan), batches(plan)]
    blocks.append(show_function("torch.as_tensor(values).flatten().tolist()"))
    blocks += [[] if plan.plain else _MATRIX, *autodiff.functions(plan, ENGINE)]
    if network.learns:
        blocks += _stepwise(plan, first) if plan.in_place else _with_optimizer(plan, first)
        moved = autodiff.shown_parameters(plan) if plan.iterations > 1 else []
        blocks.append([*autodiff.first_pass(plan), *shown_end(plan, autodiff.total(plan)), *moved])
    elif plan.has_gradients:
        gradients = ["goal(p, x).backward()", "g = {name: w.grad for name, w in p.items()}"]
        blocks.append([*first, *gradients, *autodiff.shown_gradients(plan)])
    else:
        blocks.append(first)
    text = script_of(plan, "PyTorch", ["import torch", "import torch.nn.functional as F"], blocks)
    return text if "F." in text else text.replace("import torch.nn.functional as F\n", "", 1)


def _with_optimizer(plan: Plan, first: Lines) -> list[Lines]:
    optimizer = _OPTIMIZERS[plan.network.optimizer.name].format(p="[p[name] for name in moving]")
    picking, x, target = learned_from(plan)
    lines = rate_of_update(plan)
    lines += ['optimizer.param_groups[0]["lr"] = eta_t'] if lines else []
    lines += [
        *picking,
        f"total_error(p, {x}, {target}).backward()",
        "g = {name: w.grad.clone() for name, w in p.items()}",
        "optimizer.step()",
        "for w in p.values():",
        f"{TAB}w.grad = None",
    ]
    shown = [*autodiff.shown_gradients(plan), *autodiff.shown_parameters(plan, '"+"')]
    return [first, [f"optimizer = torch.optim.{optimizer}", *autodiff.loop(lines, shown)]]


def _stepwise(plan: Plan, first: Lines) -> list[Lines]:
    """In-place: the gradients of a layer, its new weights, then the layer below."""
    picking, x, target = learned_from(plan)
    new = stepped(plan, "name", "p[name]", "g[name]")
    lines = [
        *rate_of_update(plan),
        *picking,
        "new, g = dict(p), {}",
        "for layer in layers:  # the output layer first; the layer below sees its new weights",
        f"{TAB}total_error(p, {x}, {target}, new).backward()",
        f"{TAB}for name in layer:",
        f"{TAB}{TAB}g[name] = p[name].grad.clone()",
        *indented(indented(_moving_only(plan, f"new[name] = ({new}).detach().requires_grad_()"))),
        f"{TAB}for w in [*p.values(), *new.values()]:",
        f"{TAB}{TAB}w.grad = None",
        "p = new",
    ]
    shown = [*autodiff.shown_gradients(plan), *autodiff.shown_parameters(plan, '"+"')]
    layers = [f"layers = {autodiff.layers_from_above(plan)}"]
    return [*step_function(plan, PYTORCH), layers, first, autodiff.loop(lines, shown)]


def _moving_only(plan: Plan, line: str) -> Lines:
    """The line, for what the updates change."""
    if all(plan.moves(name) for layer in plan.layers for name in plan.parameters(layer)):
        return [line]
    return ["if name in moving:", TAB + line]
