"""A run with SymPy: the formulas of the forward pass, sp.diff of each by each of its symbols, and the chain rule."""

from __future__ import annotations

from bpcalc.algebra.quantity import net, out, total_error
from bpcalc.exporting.assembling import TAB, Lines, indented, script_of
from bpcalc.exporting.formulas import MPMATH
from bpcalc.exporting.given import settings
from bpcalc.exporting.literals import string
from bpcalc.exporting.plan import Plan
from bpcalc.exporting.sympy_blocks import DOWN, FIXED, FORWARD, MODULES, SHOW, SYMBOLS, WORKING
from bpcalc.exporting.sympy_formulas import GIVEN, Names, complete, errors, formulas, parameters, samples, symbols
from bpcalc.exporting.updating import batches, mean_over, rate_of_update, rows_of_update, step_function, stepped


def script(plan: Plan) -> str:
    """The text of the script."""
    network, names = plan.network, Names()
    goal = out(network.goal).id if network.goal else total_error().id
    blocks: list[Lines] = [["mpmath.mp.dps = 30", "number = mpmath.mpf"], SYMBOLS, symbols(plan, names)]
    blocks += [samples(plan, names), parameters(plan, names), settings(plan, GIVEN), batches(plan)]
    written = formulas(plan, names)
    has_fixed = any("fixed(" in line for line in written)
    working = [line.replace("MODULES", MODULES[has_fixed]) for line in WORKING]
    blocks += [FIXED if has_fixed else [], written, working, _compiled(plan)]
    blocks += [_decay(plan, names), FORWARD, DOWN if plan.has_gradients else [], SHOW]
    blocks += [] if network.goal else [_reduced(plan), _total_error(plan, names)]
    blocks += [*step_function(plan, MPMATH), _shown_pass(plan, names)]
    if network.learns:
        blocks += [_layers(plan, names), _training(plan, names), _shown_end(plan, names)]
    elif plan.has_gradients:
        blocks.append(_shown_goal(plan, names(goal)))
    return script_of(plan, "SymPy", ["import mpmath", "import sympy as sp"], blocks)


def _compiled(plan: Plan) -> Lines:
    lines = ["work = {symbol: compiled(formula) for symbol, formula in formulas.items()}"]
    if plan.has_gradients:
        lines += [
            "links = {",
            f"{TAB}(symbol, below): compiled(sp.diff(formula, below))",
            f"{TAB}for symbol, formula in formulas.items()",
            f"{TAB}for below in formula.free_symbols",
            "}",
        ]
    return lines


def _decaying(plan: Plan) -> list[str]:
    return list(plan.network.weights) if any(plan.network.decay) and not plan.network.goal else []


def _decay(plan: Plan, names: Names) -> Lines:
    weights = _decaying(plan)
    if not weights:
        return []
    terms = []
    if plan.network.decay.l2:
        terms.append(f"sp.Rational(1, 2) * l2 * sum(w**2 for w in {names.row(weights)})")
    if plan.network.decay.l1:
        terms.append(f"l1 * sum(abs(w) for w in {names.row(weights)})")
    return [
        f"decay = {' + '.join(terms)}",
        "decay_links = {w: compiled(sp.diff(decay, w)) for w in decay.free_symbols}",
    ]


def _reduced(plan: Plan) -> Lines:
    return [
        "def reduced(values):",
        f'{TAB}"""What the samples give together."""',
        f"{TAB}return sum(values){mean_over(plan, 'values')}",
    ]


def _total_error(plan: Plan, names: Names) -> Lines:
    decay = " + compiled(decay)(p)" if _decaying(plan) else ""
    return [
        "def total_error(passes):",
        f'{TAB}"""The error of the whole network."""',
        f"{TAB}return reduced([values[{names(total_error().id)}] for values in passes]){decay}",
    ]


def _shown_pass(plan: Plan, names: Names) -> Lines:
    several, total = len(plan.network.samples) > 1, names(total_error().id)
    end = "[{k}]" if several else ""
    lines = ["passes = [forward(p, sample) for sample in samples]", "for k, values in enumerate(passes, 1):"]
    skipped = "" if several or plan.network.goal else f"{TAB}{TAB}if symbol != {total}:\n{TAB}"
    lines += [f"{TAB}for symbol in formulas:", f'{skipped}{TAB}{TAB}show(f"{{symbol}}{end}", values[symbol])']
    return lines if plan.network.goal else [*lines, f'show("{total_error().id}", total_error(passes))']


def _layers(plan: Plan, names: Names) -> Lines:
    """For in-place updates: what is worked back through, layer by layer."""
    if not plan.in_place:
        return []
    lines = [
        "# from the output layer down: errors and outs, nets, and the parameters whose gradients are then complete"
    ]
    lines.append("layers = [")
    all_errors = [total_error().id, *errors(plan)]
    for layer in reversed(plan.layers):
        outs = [*(all_errors if layer is plan.layers[-1] else []), *(out(name).id for name in layer.names)]
        row = [names.row(outs, 8), names.row((net(name).id for name in layer.names), 8)]
        lines.append(f"{TAB}({', '.join([*row, names.row(complete(plan, layer), 8)])}),")
    return [*lines, "]"]


def _training(plan: Plan, names: Names) -> Lines:
    samples = "samples" if plan.network.takes_all_samples else f"[samples[row] for row in {rows_of_update(plan)}]"
    lines = [*rate_of_update(plan), f"passes = [forward(p, sample) for sample in {samples}]"]
    lines.append(f"slopes = [{{{names(total_error().id)}: 1}} for _ in passes]")
    decay = " + (decay_links[w](p) if w in decay_links else 0)" if _decaying(plan) else ""
    gradient = f"reduced([each.get(w, 0) for each in slopes]){decay}"
    new = stepped(plan, "w", "p[w]", "g[w]")
    if plan.in_place:
        lines += [
            "g = {}",
            "for outs, nets, complete in layers:",
            *indented(_each_pass("outs", "formulas")),
            *indented(_each_pass("nets", "p")),
            f"{TAB}g |= {{w: {gradient} for w in complete}}",
            f"{TAB}p = {{**p, **{{w: {new} for w in complete if w in moving}}}}",
            f"{TAB}for values in passes:",
            f"{TAB}{TAB}values.update(p)  # the layer below sees the new weights",
            *indented(_each_pass("nets", "formulas")),
        ]
    else:
        lines += _each_pass("reversed(formulas)", "{*formulas, *p}")
        lines.append(f"g = {{w: {gradient} for w in p}}")
        lines.append(f"p = {{**p, **{{w: {new} for w in moving}}}}")
    shown = [
        "for w in g:",
        f'{TAB}show(f"{plan.stem_of_gradients}{{w}}", g[w])',
        "for w in moving:",
        f'{TAB}show(f"{{w}}+", p[w])',
    ]
    return ["for t in range(1, updates + 1):", *indented([*lines, "if t == 1:", *indented(shown)])]


def _each_pass(symbols: str, to: str) -> Lines:
    return ["for values, each in zip(passes, slopes):", f"{TAB}hand_down(each, values, {symbols}, {to})"]


def _shown_end(plan: Plan, names: Names) -> Lines:
    end = "[{k}]" if len(plan.network.samples) > 1 else ""
    outputs = names.row(out(name).id for name in plan.network.outputs)
    lines = [
        "passes = [forward(p, sample) for sample in samples]",
        "for k, values in enumerate(passes, 1):",
        f"{TAB}for symbol in {outputs}:",
        f'{TAB}{TAB}show(f"{{symbol}}{end}@{{updates}}", values[symbol])',
        f'show(f"{total_error().id}@{{updates}}", total_error(passes))',
    ]
    if plan.iterations > 1:
        lines += ["for w in moving:", f'{TAB}show(f"{{w}}@{{updates}}", p[w])']
    return lines


def _shown_goal(plan: Plan, goal: str) -> Lines:
    return [
        f"slopes = {{{goal}: 1}}",
        "hand_down(slopes, passes[0], reversed(formulas), {*formulas, *p})",
        "for w in p:",
        f"{TAB}show({string(plan.stem_of_gradients)} + str(w), slopes.get(w, 0))",
    ]
