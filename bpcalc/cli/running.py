"""What `run` gathers for its document, part by part, and the exit code that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bpcalc.checking.certifying.published import Reproduced, compare, counts_of_updates
from bpcalc.cli.ending import ALL_WELL, CROSS_CHECK_FAILED, INTERRUPTED, WRONG_NUMBERS
from bpcalc.cli.watching import Trainings, watched, watched_to_the_end
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import UnknownQuantityError, find
from bpcalc.derivation.folding import Factors, folded
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import StepOverflowError, Worked, work
from bpcalc.document.blocks import Block, Document, Paragraph, Tone, Toned
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.exercises import exercises, why, why_record
from bpcalc.document.introduction import document
from bpcalc.document.published import published_blocks, published_record
from bpcalc.document.trained import trained_blocks, trained_record
from bpcalc.document.worked import shown_steps, worked_blocks
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import Quantity
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.history import Outcome

Result = TypeVar("Result")


class Run:
    """One call of `run`: `loaded` is the file's network, `network` the same with the changes of the command line.

    `unchanged` says that the two differ in their convention at most, so that a training of one serves the other.
    Each part adds its blocks, its record and, where something is wrong, an exit code; Ctrl-C leaves out what has not
    been worked yet.
    """

    def __init__(self, loaded: Network, network: Network, digits: int, unchanged: bool) -> None:
        self._loaded = loaded
        self._network = network
        self._digits = digits
        self._unchanged = unchanged
        self._trainings = Trainings()
        self._own_trainings = self._trainings if unchanged else Trainings()
        self._blocks: list[Block] = []
        self._record: dict[str, Any] = {}
        self._reached = 0
        self._overflow = ""
        self._exit_codes = [ALL_WELL]

    @property
    def interrupted(self) -> bool:
        """Whether the user pressed Ctrl-C."""
        return INTERRUPTED in self._exit_codes

    @property
    def exit_code(self) -> int:
        """The exit code of the whole: the gravest of its parts."""
        return max(self._exit_codes)

    def work(
        self,
        only: Sequence[str],
        terse: bool,
        iteration: int,
        factors: Factors,
        form: str = "scalar",
        with_why: bool = False,
    ) -> None:
        """Both passes of the update after `iteration` updates, line by line, in matrices or both.

        Raises BpcalcError for a quantity in `only` that is not there, and where training does not reach that update.
        """
        self._worked = self._worked_at(self._network, iteration, bool(only))
        chosen = {_chosen(self._network, self._worked.derivation, word) for word in only}
        if factors is not Factors.SHARED:
            written = folded(self._worked.derivation, factors, keep=chosen)
            self._worked = work(written, self._worked.given, self._digits)
        self._form = form
        if form != "scalar":
            self._show_matrices(chosen, terse)
            if with_why:
                self._blocks += why(self._worked.derivation, shown_steps(self._worked, chosen), lines_follow=False)
        else:
            self._blocks += worked_blocks(self._worked, chosen, terse, with_why)
        self._blocks = with_picture(self._blocks, diagram(self._worked))
        if with_why:
            self._record["why"] = why_record(exercises(self._worked.derivation, shown_steps(self._worked, chosen)))
        if self._overflow:
            after = said("After the update {overflow}.", overflow=self._overflow)
            self._blocks.append(Paragraph((Toned(after, Tone.BAD),)))
            self._record["overflow"] = self._overflow
            self._exit_codes.append(WRONG_NUMBERS)

    def compare_with_file(self) -> None:
        """Which terms the changes of the command line have moved."""
        from bpcalc.document.compared import COMPARED_DIGITS, compared_blocks, compared_record

        iteration = self._worked.derivation.iteration
        before, after = (
            self._worked_at(network, iteration, everything=False, spare=COMPARED_DIGITS)
            for network in (self._loaded, self._network)
        )
        self._blocks += compared_blocks(before, after)
        self._record["moved"] = compared_record(before, after)

    def _show_matrices(self, chosen: set[str], terse: bool) -> None:
        from bpcalc.document.matrix_form.view import matrix_blocks, matrix_record

        self._blocks += matrix_blocks(self._worked, chosen, terse, lines_too=self._form == "both")
        self._record["matrices"] = matrix_record(self._worked, self._blocks)

    def share_errors(self) -> None:
        """The errors of the outputs handed back by weight, before the backward pass."""
        from bpcalc.document.matrix_form.error_shares_view import before_backward, shares_blocks, shares_record

        shares = shares_blocks(self._worked, lines_too=self._form == "both")
        self._blocks = before_backward(self._blocks, shares)
        self._record["error_shares"] = shares_record(self._worked)

    def _worked_at(self, network: Network, iteration: int, everything: bool, spare: int = 0) -> Worked:
        """The derivation with values; without what comes after the update where numbers run away only there."""
        derivation, given = derive(network, iteration, everything), None
        if iteration:
            trainings = self._own_trainings if network is self._network else self._trainings
            history = trainings(network, iteration, [iteration], digits=self._digits)
            if history.overflow is not None:
                raise history.overflow
            derivation, given = derive(history.network, iteration, everything), history.given(iteration)
        try:
            return work(derivation, given, self._digits + spare)
        except StepOverflowError as overflow:
            if overflow.step.phase is not Phase.AFTER:
                raise
            self._overflow = overflow.problems[0].message
            return work(derivation.without(Phase.AFTER), given, self._digits + spare)

    def train(self, iterations: int, until: float | None) -> None:
        """That many updates, or fewer where the error is small enough, diverges, or the user stops it."""
        keep = [count for count in counts_of_updates(self._loaded) if count <= iterations]
        history = watched(self._network, iterations, keep, until, digits=self._digits)
        self._history, self._reached = history, history.reached
        self._blocks += trained_blocks(history, until)
        self._record["training"] = trained_record(history)
        if history.outcome is Outcome.INTERRUPTED:
            self._exit_codes.append(INTERRUPTED)
        elif history.outcome is Outcome.DIVERGED or history.has_run_away:
            self._exit_codes.append(WRONG_NUMBERS)
        else:
            self._own_trainings.remember(history, self._network.convention, self._digits)

    def plot(self, quantities: Sequence[Quantity]) -> Document:
        """The error and the quantities over the iterations that were trained, for a picture alone."""
        from bpcalc.document.trained import counts_to_plot, curves

        history = self._history
        if quantities:  # in a training of its own, so that a picture changes no digit of what is printed
            keep = counts_to_plot(self._reached)
            history = watched_to_the_end(self._network, self._reached, keep, digits=self._digits)
        return document(self._network, curves(history, quantities), {})

    def compare_conventions(self, iterations: int) -> None:
        """The two orders and three policies for biases, side by side."""
        from bpcalc.checking.certifying.conventions import compare_conventions
        from bpcalc.document.conventions import conventions_blocks, conventions_record

        rows = self._unless_interrupted(
            lambda: compare_conventions(self._network, iterations or 1, self._digits, self._own_trainings)
        )
        if rows is not None:
            self._blocks += conventions_blocks(self._network, rows, iterations or 1)
            self._record["conventions"] = conventions_record(rows)

    def verify(self) -> None:
        """Every gradient three ways."""
        from bpcalc.checking.certifying.certificate import certify
        from bpcalc.document.certified import certificate_record, certified_blocks

        whole = self._worked_at(self._network, self._worked.derivation.iteration, True)
        certificate = self._unless_interrupted(lambda: certify(whole.derivation, whole))
        if certificate is not None:
            self._blocks += certified_blocks(certificate)
            self._record["certificate"] = certificate_record(certificate)
            self._exit_codes.append(ALL_WELL if certificate.holds else CROSS_CHECK_FAILED)

    def compare_published(self, shown: bool) -> None:
        """The figures in print, under the conventions of the file whatever the command line says."""
        known = self._worked if self._unchanged and not self._worked.derivation.iteration else None
        comparisons = self._unless_interrupted(lambda: compare(self._loaded, self._reached, self._trainings, known))
        if comparisons is not None:
            changed = self._network != self._loaded
            self._blocks += published_blocks(self._loaded, comparisons, changed) if shown else ()
            self._record["published"] = published_record(comparisons)
            if any(comparison.reproduced is Reproduced.NO for comparison in comparisons):
                self._exit_codes.append(WRONG_NUMBERS)

    def document(self) -> Document:
        """Everything gathered so far."""
        return document(self._network, self._blocks, self._record)

    def _unless_interrupted(self, part: Callable[[], Result]) -> Result | None:
        """The result of a part, or None once the user has pressed Ctrl-C."""
        if self.interrupted:
            return None
        try:
            return part()
        except KeyboardInterrupt:
            self._exit_codes.append(INTERRUPTED)
            return None


def _chosen(network: Network, derivation: Derivation, word: str) -> str:
    """The phase or the id that a word of `--only` means; ids as in the first update mean the same in a later one."""
    if word in list(Phase):
        return word
    try:
        quantity = find(derive(network, everything=True), word)
    except UnknownQuantityError as failure:
        hint = did_you_mean(word, Phase) or failure.problems[0].hint
        raise BpcalcError.of(said("--only: there is no phase or quantity '{word}'", word=word), hint) from None
    later = replace(quantity, at=quantity.at + derivation.iteration)
    found = next((known.id for known in (quantity, later) if known.id in derivation.quantities), None)
    if found is None:
        update = derivation.iteration + 1
        fault = said("--only shows update {update}, and '{word}' is of another", update=update, word=word)
        raise BpcalcError.of(fault, said("bpcalc explain '{word}' trains first", word=word))
    return found
