"""What `sheet` gathers for an answer sheet: which quantities it asks for, and how it names its network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bpcalc.cli.language import spoken
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import work
from bpcalc.document.checks.answer_sheet import sections
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.model.source import bundled_networks
from bpcalc.rendering.checks.answer_sheets import Blank, answer_sheet


def sheet_of(
    network: Network, config: str, only: Sequence[str], key: bool, digits: int, form: str, output: Path | None
) -> str:
    """The text of a sheet about a network. Raises BpcalcError for a quantity that is not there."""
    worked = work(derive(network, everything=True), digits=digits)
    chosen = {_chosen(worked.derivation, word) for word in only}
    asked = sections(worked, chosen)
    if not asked:
        raise BpcalcError.of(said("there is nothing to ask for in this network"), said("give its weights numbers"))
    return answer_sheet(Blank(network.title, _named(config, output), asked, key, digits, spoken()), form)


def _chosen(derivation: Derivation, word: str) -> str:
    """A phase, or the id of a quantity that is worked out. Raises BpcalcError for any other word."""
    if word in set(Phase) - {Phase.GIVEN}:
        return word
    quantity = find(derivation, word)
    if quantity.id not in derivation.trees:
        fault = said("'{word}' is not worked out in the first update", word=word)
        raise BpcalcError.of(fault, said("ask for what is: {names}", names="net_h1, dE/dw1, w1+, E_total@1"))
    return quantity.id


def _named(config: str, output: Path | None) -> str:
    """The network as a sheet may name it: bundled, or a file beside the sheet or below; else nothing."""
    if config in bundled_networks() and not Path(config).exists():
        return config
    if config == "-":
        return ""
    folder = output.parent if output else Path()
    try:
        beside = os.path.relpath(Path(config).resolve(), folder.resolve())
    except ValueError:  # on another drive
        return ""
    return "" if beside.startswith("..") else beside.replace(os.sep, "/")
