"""What `sheet` does: an answer sheet for a network, a line for each quantity, blank or filled."""

from __future__ import annotations

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import DIGITS, work
from bpcalc.document.checks.answer_sheet import AnswerSheet, sections
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.network import Network


def sheet(network: Network, *only: str, key: bool = False, digits: int = DIGITS, config: str = "") -> AnswerSheet:
    """A sheet that asks for all that notes work out, or for what `only` picks by phases and quantities.

    With `key` the right answers stand in it, to so many decimals. `config` is what the sheet calls its network: `check`
    finds it by that, where it is not told the network. Raises BpcalcError for a quantity that is not there.

    >>> import bpcalc
    >>> sheet = bpcalc.sheet(bpcalc.load("classic"), "net_h1", key=True, config="classic")
    >>> print(bpcalc.render(sheet, "csv"), end="")
    quantity,answer
    student,
    config,classic
    net_h1,0.377500000
    """
    worked = work(derive(network, everything=True), digits=digits)
    chosen = {_chosen(worked.derivation, word) for word in only}
    asked = sections(worked, chosen)
    if not asked:
        raise BpcalcError.of(said("there is nothing to ask for in this network"), said("give its weights numbers"))
    return AnswerSheet(network.title, config, asked, key, digits)


def _chosen(derivation: Derivation, word: str) -> str:
    """A phase, or the id of a quantity that is worked out. Raises BpcalcError for any other word."""
    if word in set(Phase) - {Phase.GIVEN}:
        return word
    quantity = find(derivation, word)
    if quantity.id not in derivation.trees:
        fault = said("'{word}' is not worked out in the first update", word=word)
        raise BpcalcError.of(fault, said("ask for what is: {names}", names="net_h1, dE/dw1, w1+, E_total@1"))
    return quantity.id
