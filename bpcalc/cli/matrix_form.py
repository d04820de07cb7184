"""The options that show matrices, and the networks and options that these do not go with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

if TYPE_CHECKING:  # the type only: `--help` stays quick without SymPy
    from bpcalc.model.network import Network

FormOption = Annotated[
    Literal["scalar", "matrix"],
    typer.Option("--form", help="Write line by line, or in matrices: z = Wa + b, δ = (Wᵀδ) ⊙ σ′(z)."),
]
ErrorSharesOption = Annotated[
    bool,
    typer.Option("--error-shares", help="Add how errors are handed back by weight in some notes, beside the gradient."),
]


def refuse_matrices(network: Network, matrix: bool, error_shares: bool, folds: bool) -> None:
    """Raises BpcalcError where matrices are asked for that a network does not have.

    `folds` says that the backward pass of the scalar form is to be written in another way.
    """
    from bpcalc.document.error_shares import refuse_without_targets
    from bpcalc.model.layered import refuse_unlayered

    if matrix and folds:
        fault = said("--delta and --long are about the scalar form")
        raise BpcalcError.of(fault, said("leave them out; the matrix form works with δ"))
    if matrix:
        refuse_unlayered(network, "--form matrix", said("leave out --form matrix; the scalar form shows such networks"))
    if error_shares:
        refuse_unlayered(network, "--error-shares", said("leave out --error-shares"), may_share=True)
        refuse_without_targets(network)
