"""A share of what `python tests/benchmarks/mutations.py` measures: slips found where they are, and honest rounding."""

from __future__ import annotations

import pytest

from bpcalc.checking.verdicts import ACCEPTED
from making.mutating import NETWORKS, cases, chances, honest_sheets, judge_of, outcome
from making.mutating_lines import fault_of, judged, line_cases

ENOUGH = 0.95
"""The share of the slips that is to be named; all are to be found."""


@pytest.mark.parametrize("network", NETWORKS)
def test_a_slip_is_found_at_its_step_and_named(network: str) -> None:
    judge = judge_of(network)
    by_kind: dict[str, list[str]] = {}
    everything = list(cases(judge))
    for place, case in enumerate(everything):
        by_kind.setdefault(case.what, []).append(str(place))
    rng = chances(1)
    # One of each kind of slip, and some more.
    chosen = [everything[int(rng.choice(places))] for places in by_kind.values()] + rng.sample(everything, 10)
    named = 0
    for case in chosen:
        result = outcome(judge, case)
        assert result.found, case
        assert result.alone, (case, result.told)
        named += result.named
    assert named >= ENOUGH * len(chosen), (named, len(chosen))


DIGITS = (3, 4, 5, 6, 9)
SOME = [(network, DIGITS[(place + more) % 5]) for place, network in enumerate(NETWORKS) for more in (0, 2)]


@pytest.mark.parametrize(("network", "places"), SOME)
def test_honest_rounding_is_never_blamed(network: str, places: int) -> None:
    for what, blamed in honest_sheets(network, places, other=places % 4):
        assert blamed == [], what


@pytest.mark.parametrize("network", NETWORKS)
def test_a_wrong_number_in_a_line_is_found_at_its_column_and_named(network: str) -> None:
    judge = judge_of(network)
    chosen = chances(2).sample([case for case in line_cases(judge) if case.at_fault], 30)
    faults = [(case.quantity, case.what, fault) for case in chosen if (fault := fault_of(judge, case))]
    assert [fault for fault in faults if fault[2].startswith("blamed")] == []
    assert len(faults) <= (1 - ENOUGH) * len(chosen), faults


@pytest.mark.parametrize("network", NETWORKS)
def test_a_line_with_the_right_numbers_is_never_blamed(network: str) -> None:
    judge = judge_of(network)
    for case in line_cases(judge):
        if not case.at_fault:
            blamed = [claim for claim in judged(judge, case) if claim.verdict not in ACCEPTED]
            assert blamed == [], case
