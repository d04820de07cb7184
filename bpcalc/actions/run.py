"""What `run` does: both passes with every term, the updates, training, and the figures in print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from bpcalc.actions.matrix_form import refuse_matrices
from bpcalc.actions.progress import Progress, unwatched
from bpcalc.actions.training import Trainings, trained, trainer
from bpcalc.checking.certifying.published import Reproduced, compare, counts_of_updates
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import UnknownQuantityError, find
from bpcalc.derivation.folding import Factors, folded
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import DIGITS, StepOverflowError, Worked, work
from bpcalc.document.blocks import Block, Document, Paragraph, Tone, Toned
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.exercises import exercises, why, why_record
from bpcalc.document.introduction import document
from bpcalc.document.published import published_blocks, published_record
from bpcalc.document.trained import trained_blocks, trained_record
from bpcalc.document.worked import shown_steps, worked_blocks
from bpcalc.errors import ALL_WELL, CROSS_CHECK_FAILED, INTERRUPTED, WRONG_NUMBERS, BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.history import History, Outcome

Result = TypeVar("Result")


@dataclass(frozen=True, repr=False)
class Ran(Document):
    """What a run has to say, and the training that it did; None where none was asked for.

    >>> import bpcalc
    >>> bpcalc.run(bpcalc.load("classic"), iterations=100).history
    <History of classic: 100 updates, finished>
    """

    history: History | None = None


def run(
    network: Network,
    *,
    iterations: int = 0,
    until: float | None = None,
    only: Sequence[str] = (),
    terse: bool = False,
    conventions: bool = False,
    at: int = 1,
    factors: Factors = Factors.SHARED,
    form: Literal["scalar", "matrix", "both"] = "scalar",
    error_shares: bool = False,
    why: bool = False,
    verify: bool = False,
    digits: int = DIGITS,
    original: Network | None = None,
    versus: bool = False,
    progress: Progress = unwatched,
) -> Ran:
    """Both passes of a network line by line, its updates, its training, and how the figures in print compare.

    The update shown is the `at`-th; `only` picks phases and quantities, `terse` leaves formulas out, `factors` and
    `form` say how the backward pass is written, in lines or in matrices. `iterations` updates are trained, or fewer
    where E_total gets as small as `until`. `digits` are decimals; above 12, training runs in mpmath, too. `original` is
    the network as its file has it, where `network` is a changed one: figures in print are compared with its own
    conventions, and `versus` shows what the changes have moved. Ctrl-C leaves out what has not been worked yet.

    The exit code of the document is 1 where a figure in print is not reproduced or training diverges, 3 where
    `verify` finds a gradient that does not hold, 130 after Ctrl-C. Raises BpcalcError for what is not in the network.

    >>> import bpcalc
    >>> document = bpcalc.run(bpcalc.load("classic"), iterations=10_000)
    >>> document.exit_code, document.record["training"]["final"]["E_total"]
    (0, 3.510187782978859e-05)
    """
    original = original or network
    if versus and network == original:
        fault = said("--vs compares with the file as it is, and nothing is changed")
        raise BpcalcError.of(fault, said("add --set w1=0.2"))
    refuse_matrices(network, form, error_shares, folds=factors is not Factors.SHARED)
    parts = _Run(original, network, digits, progress)
    parts.work(only, terse, at - 1, factors, form, why)
    if error_shares:
        parts.share_errors()
    if versus:
        parts.compare_with_original()
    if iterations:
        parts.train(iterations, until)
    if conventions:
        parts.compare_conventions(iterations)
    if verify:
        parts.verify()
    parts.compare_published(shown=not only)
    return parts.document()


class _Run:
    """The parts of one run: each adds its blocks, its record and, where something is wrong, an exit code."""

    def __init__(self, original: Network, network: Network, digits: int, progress: Progress) -> None:
        self._original = original
        self._network = network
        self._digits = digits
        self._progress = progress
        # Where the two differ in their convention at most, a training of one serves the other.
        self._unchanged = network.with_convention(original.convention) == original
        self._trainings = Trainings(trainer(progress))
        self._own_trainings = self._trainings if self._unchanged else Trainings(trainer(progress))
        self._history: History | None = None
        self._blocks: list[Block] = []
        self._record: dict[str, Any] = {}
        self._overflow = ""
        self._exit_codes = [ALL_WELL]

    def work(
        self,
        only: Sequence[str],
        terse: bool,
        iteration: int,
        factors: Factors,
        form: str,
        with_why: bool,
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

    def compare_with_original(self) -> None:
        """Which terms the changes of the network have moved."""
        from bpcalc.document.compared import COMPARED_DIGITS, compared_blocks, compared_record

        iteration = self._worked.derivation.iteration
        before, after = (
            self._worked_at(network, iteration, everything=False, spare=COMPARED_DIGITS)
            for network in (self._original, self._network)
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
        keep = [count for count in counts_of_updates(self._original) if count <= iterations]
        history = trained(self._network, iterations, keep, until, digits=self._digits, progress=self._progress)
        self._history = history
        self._blocks += trained_blocks(history, until)
        self._record["training"] = trained_record(history)
        if history.outcome is Outcome.INTERRUPTED:
            self._exit_codes.append(INTERRUPTED)
        elif history.outcome is Outcome.DIVERGED or history.has_run_away:
            self._exit_codes.append(WRONG_NUMBERS)
        else:
            self._own_trainings.remember(history, self._network.convention, self._digits)

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
        """The figures in print, under the conventions of the original, whatever is changed."""
        reached = self._history.reached if self._history else 0
        known = self._worked if self._unchanged and not self._worked.derivation.iteration else None
        comparisons = self._unless_interrupted(lambda: compare(self._original, reached, self._trainings, known))
        if comparisons is not None:
            changed = self._network != self._original
            self._blocks += published_blocks(self._original, comparisons, changed) if shown else ()
            self._record["published"] = published_record(comparisons)
            if any(comparison.reproduced is Reproduced.NO for comparison in comparisons):
                self._exit_codes.append(WRONG_NUMBERS)

    def document(self) -> Ran:
        """Everything gathered so far."""
        told = document(self._network, self._blocks, self._record)
        told = replace(told, digits=self._digits, exit_code=max(self._exit_codes))
        return Ran(**vars(told), history=self._history)

    def _unless_interrupted(self, part: Callable[[], Result]) -> Result | None:
        """The result of a part, or None once the user has pressed Ctrl-C."""
        if INTERRUPTED in self._exit_codes:
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
