"""A run with JAX: jax.grad of the total error, in double precision."""

from __future__ import annotations

from bpcalc.exporting.autodiff import Engine, autodiff_holes
from bpcalc.exporting.formulas import JAX
from bpcalc.exporting.pieces import script_of
from bpcalc.exporting.plan import Plan

SCRIPT = '''
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

def matrices(p):                                                #: not plain
    """Weights: a row per neuron, a column per source, 0 where there is no connection; and the biases."""
    return $matrices

def down(out, W, seen_W):                                       #: in-place
    """out @ W.T, but its derivative by out is that of the weights seen: the rest is 0."""
    fixed = jax.lax.stop_gradient(out)
    return fixed @ W.T + (out - fixed) @ seen_W.T

def forward(p, x$seen):
    """net and out of every layer, a row per sample."""
    p = matrices(p)                                             #: not plain
    seen = matrices(seen)                                       #: not plain, in-place
    $forward
    return $passes

def errors(net, out, target):                                   #: not goal
    """The error of every output, a row per sample."""
    return $errors

def total_error(p, x, target$seen):                             #: not goal
    """The error of the whole network."""
    $passes = forward(p, x$seen)
    weights = $weights                                          #: decay
    return errors($last, target).sum()$decay                    #: not mean
    return errors($last, target).sum() / len(x)$decay           #: mean

def goal(p, x):                                                 #: goal
    """The output whose gradient is asked for."""
    *_, out = forward(p, x)
    return out[0, $goal]

$optimizer                                                      #: learning

#: learning
gradient = jax.jit(jax.grad(total_error))
layers = $layers                                                #: in-place

$passes = forward(p, x$as_seen)
E = errors($last, target)                                       #: not goal
$shown                                                          #: not several samples
for k in range(len(x)):                                         #: several samples
    $shown
    show("E_", ["total"], E[k].sum(), f"[{k + 1}]")             #: not goal
show("E_", ["total"], total_error(p, x, target$as_seen))        #: not goal
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
    if t == 1:
        for name in g:
            show("dE_total/d", $named, g[name])
        for name in moving:
            show("", $named, p[name], "+")

#: learning
$passes = forward(p, x$as_seen)
E = errors($last, target)
show("out_", $output_names, $out, f"@{updates}")                #: not several samples
for k in range(len(x)):                                         #: several samples
    show("out_", $output_names, $out[k], f"[{k + 1}]@{updates}")
show("E_", ["total"], total_error(p, x, target$as_seen), f"@{updates}")
for name in moving:                                             #: several updates
    show("", $named, p[name], f"@{updates}")
'''

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
