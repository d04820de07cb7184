"""A run with JAX: jax.grad of the total error, in double precision."""

from __future__ import annotations

from bpcalc.exporting.autodiff import Engine, autodiff_holes, with_shared_parts
from bpcalc.exporting.formulas import JAX
from bpcalc.exporting.pieces import script_of
from bpcalc.exporting.plan import Plan

SCRIPT = with_shared_parts('''
import math
import random

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

# inputs: $inputs; a row per sample
x = jnp.array($x)
# targets of: $outputs                                          #: not goal
target = jnp.array($target)                                     #: not goal

p = $p
names = $names                                                  #: plain
moving = $moving                                                #: learning

$settings
updates = $updates                                              #: learning

$batches

def show(stem, names, values, end=""):
    """Print each value as id = value."""
    for name, value in zip(names, jnp.ravel(jnp.array(values)).tolist()):
        print(f"{stem}{name}{end} = {value:.9f}")

$model

$optimizer                                                      #: learning

#: learning
gradient = jax.jit(jax.grad(total_error))
layers = $layers                                                #: in-place

$first_passes
g = jax.grad(goal)(p, x)                                        #: goal, gradients
for name in g:                                                  #: goal, gradients
    show($stem, $named, g[name])

for t in range(1, updates + 1):                                 #: learning
    eta_t = $rate                                               #: schedule
    rows = jnp.array($rows)                                     #: batches
    some_x, some_target = x[rows], target[rows]                 #: batches
    g = gradient(p, $some_x, $some_target)                      #: not in-place
    p = {**p, **{name: $new for name in moving}}                #: not in-place
    new, g = dict(p), {}                                        #: in-place
    for layer in layers:  # the output layer first; the layer below sees its new weights    #: in-place
        of_layer = gradient(p, $some_x, $some_target, new)
        g.update({name: of_layer[name] for name in layer})
        new.update({name: $new for name in layer if name in moving})
    p = new                                                     #: in-place
$learnt
''')

ENGINE = Engine(
    JAX,
    parameter="jnp.array({x})",
    matrix="jnp.array({x})",
    activations={
        "sigmoid": "jax.nn.sigmoid({net})",
        "tanh": "jnp.tanh({net})",
        "relu": "jax.nn.relu({net})",
        "leaky-relu": "jnp.where({net} > 0, {net}, {alpha} * {net})",
        "elu": "jax.nn.elu({net}, {alpha})",
        "softplus": "jax.nn.softplus({net})",
        "silu": "jax.nn.silu({net})",
        "gelu": "jax.nn.gelu({net}, approximate=False)",
        "gelu-tanh": "jax.nn.gelu({net}, approximate=True)",
        "hard-sigmoid": "jnp.where(jnp.abs({net}) < 3, {net} / 6 + 0.5, jnp.where({net} > 0, 1.0, 0.0))",
        "softmax": "jax.nn.softmax({net}, axis=1)",
        "linear": "{net}",
    },
    losses={},
    together={
        "binary-cross-entropy": "jnp.logaddexp(0, net) - target * net",
        "cross-entropy": "-target * jax.nn.log_softmax(net, axis=1)",
    },
    penalties={
        "l2": " + 0.5 * l2 * sum((W**2).sum() for W in weights)",
        "l1": " + l1 * sum(((W) * jnp.sign(W)).sum() for W in weights)",  # the slope of jnp.abs at 0 is 1, not 0
    },
)


def script(plan: Plan) -> str:
    """The text of the script."""
    return script_of(SCRIPT, "JAX", plan, autodiff_holes(plan, ENGINE))
