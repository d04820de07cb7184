"""bpcalc: back-propagation step by step, every line as formula = numbers put in = result.

    import bpcalc

    network = bpcalc.load("classic")                    # a Network; a path works, too
    derivation = bpcalc.derive(network)                 # its Steps, in symbols
    worked = bpcalc.work(derivation)                    # the same Steps with values
    worked.values["dE_total/dw5"]                       # 0.08216704056423078
    bpcalc.explain(network, "w1").derivation.steps      # only what leads to w1's new value
    bpcalc.train(network, 10_000).errors[10_000]        # 3.510187782978859e-05
    bpcalc.compare(network, 10_000)                     # the published figures, judged
    bpcalc.certify(derivation, worked).holds            # every gradient three ways
    bpcalc.graph(network)["dE_total/dw5"]               # the network as a graph of SymPy's expressions: id → sympy.Expr

Everything is immutable; nothing is printed; bad input raises BpcalcError. In a notebook results show as pages, and
`%load_ext bpcalc` adds `%bpcalc` for command lines and `%%bpcalc` for cells that hold a network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpcalc.checking.certifying.certificate import certify as certify
    from bpcalc.checking.certifying.conventions import compare_conventions as compare_conventions
    from bpcalc.checking.certifying.published import compare as compare
    from bpcalc.derivation.derivation import Derivation as Derivation
    from bpcalc.derivation.deriving import derive as derive
    from bpcalc.derivation.deriving import graph as graph
    from bpcalc.derivation.working import Worked as Worked
    from bpcalc.derivation.working import work as work
    from bpcalc.errors import BpcalcError as BpcalcError
    from bpcalc.model.convention import Biases as Biases
    from bpcalc.model.convention import Convention as Convention
    from bpcalc.model.convention import Order as Order
    from bpcalc.model.loading import load as load
    from bpcalc.model.loading import loads as loads
    from bpcalc.model.network import Network as Network
    from bpcalc.training.explanation import Explanation as Explanation
    from bpcalc.training.explanation import explain as explain
    from bpcalc.training.history import History as History
    from bpcalc.training.training import train as train

_HOMES = {
    "Explanation": "bpcalc.training.explanation",
    "explain": "bpcalc.training.explanation",
    "certify": "bpcalc.checking.certifying.certificate",
    "compare": "bpcalc.checking.certifying.published",
    "compare_conventions": "bpcalc.checking.certifying.conventions",
    "Derivation": "bpcalc.derivation.derivation",
    "derive": "bpcalc.derivation.deriving",
    "graph": "bpcalc.derivation.deriving",
    "Worked": "bpcalc.derivation.working",
    "work": "bpcalc.derivation.working",
    "BpcalcError": "bpcalc.errors",
    "Biases": "bpcalc.model.convention",
    "Convention": "bpcalc.model.convention",
    "Order": "bpcalc.model.convention",
    "load": "bpcalc.model.loading",
    "loads": "bpcalc.model.loading",
    "Network": "bpcalc.model.network",
    "History": "bpcalc.training.history",
    "train": "bpcalc.training.training",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Loads what is asked for: `import bpcalc` alone stays light, so that `bpcalc --help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'bpcalc' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext bpcalc` calls: adds the magics to a shell of IPython."""
    import_module("bpcalc.notebook.magics").add_to(shell)
