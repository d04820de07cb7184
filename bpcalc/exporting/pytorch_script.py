"""A run with PyTorch: the library's own functions, autograd and, where one fits, the library's own optimizer."""

from __future__ import annotations

from bpcalc.errors import BpcalcError
from bpcalc.exporting.autodiff import Engine, autodiff_holes, with_shared_parts
from bpcalc.exporting.formulas import PYTORCH
from bpcalc.exporting.pieces import script_of
from bpcalc.exporting.plan import Plan
from bpcalc.language.said import said

SCRIPT = with_shared_parts('''
import math
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

# inputs: $inputs; a row per sample
x = torch.tensor($x)
# targets of: $outputs                                          #: not goal
target = torch.tensor($target)                                  #: not goal

p = $p
names = $names                                                  #: plain
moving = $moving                                                #: learning

$settings
updates = $updates                                              #: learning

$batches

def show(stem, names, values, end=""):
    """Print each value as id = value."""
    for name, value in zip(names, torch.as_tensor(values).flatten().tolist()):
        print(f"{stem}{name}{end} = {value:.9f}")

def matrix(rows):                                               #: not plain
    """Rows of numbers and parameters as one tensor."""
    return torch.stack([torch.stack([torch.as_tensor(value) for value in row]) for row in rows])

$model

$optimizer                                                      #: learning, in-place

layers = $layers                                                #: learning, in-place

$first_passes
goal(p, x).backward()                                           #: goal, gradients
g = {name: w.grad for name, w in p.items()}                     #: goal, gradients
for name in g:                                                  #: goal, gradients
    show($stem, $named, g[name])

#: learning
optimizer = torch.optim.$kind([p[name] for name in moving], $options)   #: not in-place
for t in range(1, updates + 1):
    eta_t = $rate                                               #: schedule
    optimizer.param_groups[0]["lr"] = eta_t                     #: schedule, not in-place
    rows = $rows                                                #: batches
    some_x, some_target = x[rows], target[rows]                 #: batches
    total_error(p, $some_x, $some_target).backward()            #: not in-place
    g = {name: w.grad.clone() for name, w in p.items()}         #: not in-place
    optimizer.step()                                            #: not in-place
    for w in p.values():                                        #: not in-place
        w.grad = None
    new, g = dict(p), {}                                        #: in-place
    for layer in layers:  # the output layer first; the layer below sees its new weights    #: in-place
        total_error(p, $some_x, $some_target, new).backward()
        for name in layer:
            g[name] = p[name].grad.clone()
            new[name] = ($new).detach().requires_grad_()        #: all move
            if name in moving:                                  #: not all move
                new[name] = ($new).detach().requires_grad_()
        for w in [*p.values(), *new.values()]:
            w.grad = None
    p = new                                                     #: in-place
$learnt
''')

ENGINE = Engine(
    PYTORCH,
    parameter="torch.tensor({x}, requires_grad=True)",
    matrix="matrix({x})",
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
    penalties={
        "l2": " + 0.5 * l2 * sum((W**2).sum() for W in weights)",
        "l1": " + l1 * sum(torch.abs(W).sum() for W in weights)",
    },
)

OPTIMIZERS = {
    "gradient-descent": ("SGD", "lr=eta"),
    "momentum": ("SGD", "lr=eta, momentum=mu"),
    "nesterov": ("SGD", "lr=eta, momentum=mu, nesterov=True"),
    "adagrad": ("Adagrad", "lr=eta, eps=epsilon"),
    "rmsprop": ("RMSprop", "lr=eta, alpha=rho, eps=epsilon"),
    "adam": ("Adam", "lr=eta, betas=(beta1, beta2), eps=epsilon"),
    "adamw": ("AdamW", "lr=eta, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay"),
}
"""The library's own optimizers, by our names; they take all gradients from the old weights."""


def script(plan: Plan) -> str:
    """The text of the script. Raises BpcalcError for an optimizer that the library does not have."""
    name = plan.network.optimizer.name
    if name not in OPTIMIZERS:
        message = said("PyTorch has no optimizer '{name}'", name=name)
        raise BpcalcError.of(message, said("export to another library: --to numpy"))
    kind, options = OPTIMIZERS[name]
    return script_of(SCRIPT, "PyTorch", plan, autodiff_holes(plan, ENGINE) | {"kind": kind, "options": options})
