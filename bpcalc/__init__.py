"""Back-propagation step by step: from a network file to a derivation with every term.

What there is, in the order in which it is used:

    network = bpcalc.load("classic")                    # or a path, or bpcalc.loads(text)
    worked = bpcalc.work(bpcalc.derive(network))        # every Step with its formula, and its value
    worked.values["dE_total/dw5"]                       # 0.08216704056423078
    bpcalc.graph(network)["net_h1"]                     # a sympy.Expr: b1*1 + i1*w1 + i2*w2
    history = bpcalc.train(network, 10_000)             # history.errors, history.states
    bpcalc.compare(network)                             # the figures in print, each reproduced or not
    bpcalc.certify(worked.derivation, worked)           # every gradient three ways

What the commands do, each a function from a network, a text or files to a document, and what writes documents:

    document = bpcalc.run(network, iterations=10_000)   # document.record, document.exit_code
    bpcalc.explain(network, "w1").derivation.steps      # only what leads to w1's new value
    bpcalc.check(Path("class"), network).files          # each sheet marked
    bpcalc.render(document, "html")                     # text, or the bytes of a PDF
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpcalc.actions.check.check import Checked as Checked
    from bpcalc.actions.check.check import check as check
    from bpcalc.actions.draw import draw as draw
    from bpcalc.actions.explain import Explained as Explained
    from bpcalc.actions.explain import explain as explain
    from bpcalc.actions.export import export as export
    from bpcalc.actions.listing import configs as configs
    from bpcalc.actions.listing import rules as rules
    from bpcalc.actions.run import Ran as Ran
    from bpcalc.actions.run import run as run
    from bpcalc.actions.sheet import sheet as sheet
    from bpcalc.checking.certifying.certificate import certify as certify
    from bpcalc.checking.certifying.conventions import compare_conventions as compare_conventions
    from bpcalc.checking.certifying.published import compare as compare
    from bpcalc.derivation.derivation import Derivation as Derivation
    from bpcalc.derivation.deriving import derive as derive
    from bpcalc.derivation.deriving import graph as graph
    from bpcalc.derivation.folding import Factors as Factors
    from bpcalc.derivation.working import Worked as Worked
    from bpcalc.derivation.working import work as work
    from bpcalc.document.blocks import Document as Document
    from bpcalc.document.checks.answer_sheet import AnswerSheet as AnswerSheet
    from bpcalc.errors import BpcalcError as BpcalcError
    from bpcalc.model.convention import Biases as Biases
    from bpcalc.model.convention import Convention as Convention
    from bpcalc.model.convention import Order as Order
    from bpcalc.model.loading import load as load
    from bpcalc.model.loading import loads as loads
    from bpcalc.model.network import Network as Network
    from bpcalc.rendering.render import render as render
    from bpcalc.training.explanation import Explanation as Explanation
    from bpcalc.training.history import History as History
    from bpcalc.training.training import train as train

_HOMES = {
    "Checked": "bpcalc.actions.check.check",
    "check": "bpcalc.actions.check.check",
    "draw": "bpcalc.actions.draw",
    "Explained": "bpcalc.actions.explain",
    "explain": "bpcalc.actions.explain",
    "export": "bpcalc.actions.export",
    "configs": "bpcalc.actions.listing",
    "rules": "bpcalc.actions.listing",
    "Ran": "bpcalc.actions.run",
    "run": "bpcalc.actions.run",
    "sheet": "bpcalc.actions.sheet",
    "certify": "bpcalc.checking.certifying.certificate",
    "compare": "bpcalc.checking.certifying.published",
    "compare_conventions": "bpcalc.checking.certifying.conventions",
    "Derivation": "bpcalc.derivation.derivation",
    "derive": "bpcalc.derivation.deriving",
    "graph": "bpcalc.derivation.deriving",
    "Factors": "bpcalc.derivation.folding",
    "Worked": "bpcalc.derivation.working",
    "work": "bpcalc.derivation.working",
    "Document": "bpcalc.document.blocks",
    "AnswerSheet": "bpcalc.document.checks.answer_sheet",
    "BpcalcError": "bpcalc.errors",
    "Biases": "bpcalc.model.convention",
    "Convention": "bpcalc.model.convention",
    "Order": "bpcalc.model.convention",
    "load": "bpcalc.model.loading",
    "loads": "bpcalc.model.loading",
    "Network": "bpcalc.model.network",
    "render": "bpcalc.rendering.render",
    "Explanation": "bpcalc.training.explanation",
    "History": "bpcalc.training.history",
    "train": "bpcalc.training.training",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 (a list of names, from the table)


def __getattr__(name: str) -> Any:
    """Loads what is asked for: `import bpcalc` alone stays light, so that `bpcalc --help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'bpcalc' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext bpcalc` calls: adds the magics to a shell of IPython."""
    import_module("bpcalc.notebook.magics").add_to(shell)
