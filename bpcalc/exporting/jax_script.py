"""A run with JAX: jax.grad of the total error, in double precision."""

from __future__ import annotations

from bpcalc.exporting import autodiff
from bpcalc.exporting.assembling import TAB, Lines, script_of
from bpcalc.exporting.autodiff import Engine
from bpcalc.exporting.formulas import JAX
from bpcalc.exporting.given import samples, settings
from bpcalc.exporting.plan import Plan
from bpcalc.exporting.showing import show_function, shown_end, shown_pass
from bpcalc.exporting.updating import batches, learned_from, rate_of_update, step_function, stepped

ENGINE = Engine(
    JAX,
    array="jnp.array({x})",
    parameter="jnp.array({x})",
    matrix="jnp.array({x})",
    fixed="jax.lax.stop_gradient({x})",
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
)


def script(plan: Plan) -> str:
    """The text of the script."""
    network = plan.network
    first = [*autodiff.first_pass(plan), *shown_pass(plan, autodiff.total(plan))]
    blocks: list[Lines] = [['jax.config.update("jax_enable_x64", True)'], samples(plan, ENGINE.array)]
    blocks += [autodiff.parameters(plan, ENGINE), settings(plan), batches(plan)]
    blocks += [show_function("jnp.ravel(jnp.array(values)).tolist()"), *autodiff.functions(plan, ENGINE)]
    blocks += step_function(plan, JAX)
    if network.learns:
        layers = [f"layers = {autodiff.layers_from_above(plan)}"] if plan.in_place else []
        blocks += [["gradient = jax.jit(jax.grad(total_error))", *layers], first, _training(plan)]
        moved = autodiff.shown_parameters(plan) if plan.iterations > 1 else []
        blocks.append([*autodiff.first_pass(plan), *shown_end(plan, autodiff.total(plan)), *moved])
    elif plan.has_gradients:
        blocks.append([*first, "g = jax.grad(goal)(p, x)", *autodiff.shown_gradients(plan)])
    else:
        blocks.append(first)
    return script_of(plan, "JAX", ["import jax", "import jax.numpy as jnp"], blocks)


def _training(plan: Plan) -> Lines:
    picking, x, target = learned_from(plan, "jnp.array({x})")
    new = stepped(plan, "name", "p[name]", "g[name]")
    lines = [*rate_of_update(plan), *picking]
    if plan.in_place:
        lines += [
            "new, g = dict(p), {}",
            "for layer in layers:  # the output layer first; the layer below sees its new weights",
            f"{TAB}of_layer = gradient(p, {x}, {target}, new)",
            f"{TAB}g.update({{name: of_layer[name] for name in layer}})",
            f"{TAB}new.update({{name: {new} for name in layer if name in moving}})",
            "p = new",
        ]
    else:
        lines += [f"g = gradient(p, {x}, {target})", f"p = {{**p, **{{name: {new} for name in moving}}}}"]
    return autodiff.loop(lines, [*autodiff.shown_gradients(plan), *autodiff.shown_parameters(plan, '"+"')])
