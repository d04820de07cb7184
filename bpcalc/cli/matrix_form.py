"""The options that show matrices, and the networks and options that these do not go with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

if TYPE_CHECKING:  # the type only: `--help` stays quick without SymPy
    from bpcalc.model.network import Network

FormOption = Annotated[
    Literal["scalar", "matrix", "both"],
    typer.Option("--form", help="Write line by line, in matrices such as δ = (Wᵀδ) ⊙ σ′(z), or both."),
]
ErrorSharesOption = Annotated[
    bool,
    typer.Option("--error-shares", help="Add how errors are handed back by weight in some notes, beside the gradient."),
]


def refuse_matrices(network: Network, form: str, error_shares: bool, folds: bool) -> None:
    """Raises BpcalcError where matrices are asked for that a network does not have.

    `folds` says that the backward pass of the scalar form is to be written in another way.
    """
    from bpcalc.model.fully_connected import refuse_unlayered

    if form != "scalar" and folds:
        fault = said("--delta and --long are about the scalar form")
        raise BpcalcError.of(fault, said("leave them out; the matrix form works with δ"))
    if form != "scalar":
        hint = said("leave out --form {form}; the scalar form shows such networks", form=form)
        refuse_unlayered(network, f"--form {form}", hint)
    if error_shares:
        from bpcalc.document.matrix_form.error_shares_view import refuse_without_targets

        refuse_unlayered(network, "--error-shares", said("leave out --error-shares"), may_share=True)
        refuse_without_targets(network)
