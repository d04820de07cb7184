"""The networks and options that matrices do not go with."""

from __future__ import annotations

from bpcalc.document.matrix_form.error_shares_view import refuse_without_targets
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.fully_connected import refuse_unlayered
from bpcalc.model.network import Network


def refuse_matrices(network: Network, form: str, error_shares: bool, folds: bool) -> None:
    """Raises BpcalcError where matrices are asked for that a network does not have.

    `folds` says that the backward pass of the scalar form is to be written in another way.
    """
    if form != "scalar" and folds:
        fault = said("--delta and --long are about the scalar form")
        raise BpcalcError.of(fault, said("leave them out; the matrix form works with δ"))
    if form != "scalar":
        hint = said("leave out --form {form}; the scalar form shows such networks", form=form)
        refuse_unlayered(network, f"--form {form}", hint)
    if error_shares:
        refuse_unlayered(network, "--error-shares", said("leave out --error-shares"), may_share=True)
        refuse_without_targets(network)
