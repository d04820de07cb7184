"""The figures in print beside what the program gets, and why some of them need another convention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from bpcalc.checking.certifying.digits import decimals
from bpcalc.checking.certifying.published import Comparison, Reproduced
from bpcalc.document.blocks import Block, Form, Heading, Numeral, Paragraph, Parts, Table, Tone, Toned, sentences
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.convention import Convention, Order
from bpcalc.model.decimals import plain
from bpcalc.model.network import Network

VERDICTS = {
    Reproduced.EXACT: Toned(said("exact"), Tone.GOOD),
    Reproduced.LAST_DIGIT: Toned(said("last digit"), Tone.GOOD),
    Reproduced.ERRATUM: Toned(said("erratum"), Tone.GOOD),
    Reproduced.NOT_REACHED: Toned(said("not reached"), Tone.WEAK),
    Reproduced.NO: Toned(said("not reproduced"), Tone.BAD),
}

REASONS = {
    "order": {
        Order.IN_PLACE: said(
            "In-place order gives the output layer its new weights first and then uses these in the gradient of the "
            "layer below. The gradient ∂E/∂w is defined at one point, with all weights old, so what the lower layers "
            "then follow is the derivative of nothing: right is the order simultaneous."
        ),
        Order.SIMULTANEOUS: said("Simultaneous order takes every gradient at the old weights, as the derivation does."),
    },
}


def published_blocks(network: Network, comparisons: Sequence[Comparison], changed: bool = False) -> tuple[Block, ...]:
    """The comparison, figure by figure, and what it shows about conventions.

    `changed` says that the page is otherwise about other values or conventions than the file's.
    """
    if not comparisons:
        return ()
    rows = tuple(_row(network, comparison) for comparison in comparisons)
    columns = (said("quantity"), said("printed"), said("computed"), said("verdict"))
    header: tuple[Parts, ...] = tuple((column,) for column in columns)
    of_file = said("Computed with the values and conventions of the file, not with those of the command line.")
    return (
        Heading(2, (said("Figures in print"),)),
        *([Paragraph((of_file,))] * changed),
        Table(header, rows, frozenset({1, 2})),
        Paragraph(_count(comparisons)),
        *_other_conventions(network, comparisons),
        *_misfits(comparisons),
    )


def published_record(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """The comparison for programs."""
    return [
        {
            "id": comparison.quantity.id,
            "written": comparison.figure.written,
            "order": comparison.figure.convention.order.value,
            "biases": comparison.figure.convention.biases.value,
            "reproduced": comparison.reproduced.value,
            "value": None if comparison.value is None else float(comparison.value),
            **({"erratum": comparison.figure.erratum} if comparison.figure.erratum else {}),
            **({"source": comparison.figure.source} if comparison.figure.source else {}),
        }
        for comparison in comparisons
    ]


def difference(convention: Convention, own: Convention) -> str:
    """In what a convention is not the network's own: `order in-place`."""
    told: list[str] = []
    if convention.order != own.order:
        told.append(said("order {order}", order=convention.order))
    if convention.biases != own.biases:
        told.append(said("biases {biases}", biases=convention.biases))
    if convention.learning_rate != own.learning_rate:
        rate = convention.learning_rate
        told.append(said("learning rate {rate}", rate="η" if rate is None else plain(rate)))
    return joined(told, said(", "))


def _row(network: Network, comparison: Comparison) -> tuple[Parts, ...]:
    verdict: Parts = (VERDICTS[comparison.reproduced],)
    if comparison.figure.erratum:
        verdict += (said(" (true: {figure})", figure=comparison.figure.erratum),)
    if other := difference(comparison.figure.convention, network.convention):
        verdict += (said(" ({convention})", convention=other),)
    figure = comparison.figure
    value: Parts = (
        (Numeral(comparison.value, places=decimals(figure.written)),) if comparison.value is not None else ("",)
    )
    return (comparison.quantity,), (figure.written.replace("-", "−"),), value, verdict


def _count(comparisons: Sequence[Comparison]) -> Parts:
    counts: list[str] = []
    for reproduced, verdict in VERDICTS.items():
        count = sum(comparison.reproduced is reproduced for comparison in comparisons)
        if count:
            counts.append(said("{count} {verdict}", count=count, verdict=verdict.text))
    told = said_of(
        len(comparisons),
        "{count:,} figure: {counts}.",
        "{count:,} figures: {counts}.",
        counts=joined(counts, said(", ")),
    )
    return (told,)


def _other_conventions(network: Network, comparisons: Iterable[Comparison]) -> Iterable[Block]:
    """What the network's own convention gives for figures that stand under another, and why they differ."""
    other = [comparison for comparison in comparisons if comparison.own_value is not None]
    key = lambda comparison: difference(comparison.figure.convention, network.convention)  # noqa: E731
    for told, group in groupby(sorted(other, key=key), key=key):
        members = list(group)
        convention = members[0].figure.convention
        own = difference(network.convention, convention)
        yield Heading(3, (said("Printed under another convention: {convention}", convention=told),))
        count = said_of(
            len(members),
            "{count:,} figure in print comes from {convention}; under {own} the values are others.",
            "{count:,} figures in print come from {convention}; under {own} the values are others.",
            convention=told,
            own=own,
        )
        why = [REASONS["order"][convention.order]] if convention.order != network.convention.order else []
        yield Paragraph((sentences(count, *why),))
        rows = tuple(
            (
                (member.quantity,),
                (member.figure.written,),
                (Numeral(member.value, Form.SIGNIFICANT),),
                (Numeral(member.own_value, Form.SIGNIFICANT),),
            )
            for member in members
        )
        yield Table(((said("quantity"),), (said("printed"),), (told,), (own,)), rows, frozenset({1, 2, 3}))


def _misfits(comparisons: Iterable[Comparison]) -> Iterable[Block]:
    for comparison in comparisons:
        if comparison.reproduced is not Reproduced.NO:
            continue
        told = _about_misfit(comparison)
        if comparison.value is None:
            yield Paragraph((told,))
            continue
        if comparison.fitting:
            own = comparison.figure.convention
            others = dict.fromkeys(difference(other, own) for other in comparison.fitting)
            right = said("It would be right under {conventions}.", conventions=joined(others, said(" or ")))
            told = sentences(told, right)
        yield Paragraph((Toned("✗ ", Tone.BAD), told))


def _about_misfit(comparison: Comparison) -> str:
    figure = comparison.figure
    if comparison.value is None:
        why = said("this network has no value for it.")
    else:
        why = said("the value is {value}.", value=Numeral(comparison.value, Form.SIGNIFICANT))
    if figure.erratum:
        why = said(
            "an erratum must be the true figure ({figure}) of a wrong print; {why}", figure=figure.erratum, why=why
        )
    return said(
        "{quantity} = {written} is not reproduced: {why}", quantity=comparison.quantity, written=figure.written, why=why
    )
