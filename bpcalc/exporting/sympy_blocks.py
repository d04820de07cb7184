"""Functions of every script for SymPy: symbols, working a formula, the forward pass, the chain rule, printing."""

from bpcalc.exporting.assembling import TAB

SYMBOLS = [
    "def symbols(ids):",
    f'{TAB}"""A real symbol for each id."""',
    f"{TAB}return [sp.Symbol(name, real=True) for name in ids]",
]
FIXED = [
    "class fixed(sp.Function):",
    f'{TAB}"""The value itself, but with 0 for its derivative: where two are equal, neither slope counts."""',
    "",
    f"{TAB}def fdiff(self, argindex=1):",
    f"{TAB}{TAB}return sp.Integer(0)",
]
MODULES = ('"mpmath"', '[{"fixed": lambda value: value}, "mpmath"]')
"""What lambdify works with; with `fixed` where that is used."""

WORKING = [
    "def compiled(formula):",
    f'{TAB}"""The formula as a function of values by symbol, worked with 30 digits."""',
    f"{TAB}needs = sorted(formula.free_symbols, key=str)",
    f"{TAB}work = sp.lambdify(needs, formula, MODULES, dummify=True)",
    f"{TAB}return lambda values: work(*(values[symbol] for symbol in needs))",
]
FORWARD = [
    "def forward(p, sample):",
    f'{TAB}"""The values of all formulas, one after the other."""',
    f"{TAB}values = {{**p, **sample}}",
    f"{TAB}for symbol, value in work.items():",
    f"{TAB}{TAB}values[symbol] = value(values)",
    f"{TAB}return values",
]
DOWN = [
    "def hand_down(slopes, values, symbols, to):",
    f'{TAB}"""The chain rule: the slope of each symbol, times its link, goes to what stands in its formula."""',
    f"{TAB}for symbol in symbols:",
    f"{TAB}{TAB}for below in formulas[symbol].free_symbols.intersection(to):",
    f"{TAB}{TAB}{TAB}link = links[symbol, below](values)",
    f"{TAB}{TAB}{TAB}slopes[below] = slopes.get(below, 0) + slopes.get(symbol, 0) * link",
]
SHOW = [
    "def show(name, value):",
    f'{TAB}"""Print a value as name = value."""',
    f'{TAB}print(f"{{name}} = {{float(value):.9f}}")',
]
