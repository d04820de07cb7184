"""The judge: every slip is found at its Step and named, honest rounding is never blamed, errors are carried forward."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from math import floor

import pytest

from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.slips.formulas import FORMULA_SLIPS
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.statements import Document, Expression, Name, Number, Operation, Spot, Statement, Unreadable
from bpcalc.checking.truth.expressions import symbols_in, value_of, value_or_none
from bpcalc.checking.truth.fitting import fit
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.model.loading import load

NETWORKS = ("classic", "softmax-2-3", "three-two-two")
PLACES = 9
BLAMED = (Verdict.SLIP, Verdict.WRONG)


@cache
def judge_of(network: str) -> Judge:
    return Judge(load(network))


def number(text: str, line: int = 1, column: int = 1) -> Number:
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return Number(Spot(line, column, text), Fraction(text), places)


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def decimals(value: float | Fraction, places: int, cut: bool = False) -> str:
    scaled = abs(Fraction(value)) * 10**places
    whole = floor(scaled) if cut else floor(scaled + Fraction(1, 2))
    digits = str(whole).zfill(places + 1)
    return f"{'-' if value < 0 and whole else ''}{digits[:-places]}.{digits[-places:]}"


def sheet(answers: Mapping[str, str], asked: tuple[str, ...] = ()) -> Document:
    statements = (Statement(name, (number(text, line),)) for line, (name, text) in enumerate(answers.items(), 1))
    return Document("sheet", tuple(statements), asked=asked)


def answered(judge: Judge, replaced: Mapping[str, float], places: int = PLACES) -> dict[str, str]:
    """A sheet with every Step, some values replaced and their error carried forward by the formulas."""
    values = {name: judge.truth.floats[name] for name in judge.truth.given if name in judge.truth.floats}
    answers = {}
    for name in judge.truth.steps:
        if name not in judge.truth.floats:
            continue
        formula = judge.truth.formula(name)
        assert formula is not None
        # Only what is replaced is different: other values stay true to the last digit.
        moved = any(values[symbol] != judge.truth.floats[symbol] for symbol in symbols_in(formula))
        try:
            values[name] = value_of(formula, values) if moved else judge.truth.floats[name]
        except (ArithmeticError, ValueError):
            values[name] = 0.0  # the logarithm of a wrong value, say
        values[name] = replaced.get(name, values[name])
        answers[name] = decimals(values[name], places)
    return answers


def injected(judge: Judge) -> Iterator[tuple[str, str, str, float]]:
    """Every slip in a formula at every Step that it can strike: the Step, class and rule, and the wrong value."""
    around = Neighbours(judge.truth)
    for name in judge.truth.steps:
        if name not in judge.truth.floats:
            continue
        for entry in FORMULA_SLIPS:
            values = set()
            for formula in list(judge.truth.formulas(name))[:1]:
                values |= {value_or_none(other, judge.truth.floats) for other in entry.formulas(formula, around)}
            for value in sorted(value for value in values if value is not None):
                if abs(value) < 1e6:
                    yield name, entry.slip, entry.rule, value


def tampered(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Every slip of the pen once, at a random place, written without the judge's own code."""
    sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = [place for place, sign_ in enumerate(bare) if sign_.isdigit()]
    first = next((place for place in digits if bare[place] != "0"), None)
    if first is None:
        return
    inner = [place for place in digits if place >= first and place > 1]
    place = rng.choice(inner[:-2] or inner)
    other = rng.choice([digit for digit in "0123456789" if digit != bare[place]])
    yield "digit-changed", sign + bare[:place] + other + bare[place + 1 :]
    yield "digit-dropped", sign + bare[:place] + bare[place + 1 :]
    yield "digit-inserted", sign + bare[:place] + other + bare[place:]
    yield "digits-swapped", sign + bare[:place] + bare[place + 1 : place + 2] + bare[place] + bare[place + 2 :]
    yield "sign-flipped", bare if sign else "-" + bare
    yield (
        "decimal-shift",
        f"{sign}0.0{bare.replace('.', '').lstrip('0')}"
        if bare.startswith("0.")
        else sign + "0." + (bare.replace(".", "")),
    )


def first_blamed(judge: Judge, answers: Mapping[str, str]) -> tuple[Claim | None, list[Claim]]:
    claims = judge.judge(sheet(answers))
    blamed = [claim for claim in claims if claim.verdict in BLAMED or claim.verdict is Verdict.CONVENTION]
    return (blamed[0] if blamed else None), blamed


@pytest.mark.parametrize("network", NETWORKS)
def test_a_slip_in_a_formula_is_found_at_its_step_and_named(network: str) -> None:
    judge = judge_of(network)
    cases = list(injected(judge))
    sample = chances(1).sample(cases, min(len(cases), 150))
    named = struck = 0
    for name, slip, rule, value in sample:
        text = decimals(value, PLACES)
        if fit(number(text), judge.truth.values[name]):
            continue
        struck += 1
        found, blamed = first_blamed(judge, answered(judge, {name: float(Fraction(text))}))
        assert found is not None, (name, rule)
        assert found.quantity == name, (name, rule, text, blamed)
        assert len(found.also) <= 2
        named += slip in (found.slip, *found.also) or found.verdict is Verdict.CONVENTION
    assert struck > 50
    assert named >= 0.95 * struck, (named, struck)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_slip_of_the_pen_is_found_and_named(network: str) -> None:
    judge = judge_of(network)
    rng = chances(2)
    right = answered(judge, {})
    named = struck = 0
    for name in rng.sample(sorted(right), 25):
        for slip, text in tampered(right[name], rng):
            if fit(number(text), judge.truth.values[name]):
                continue
            struck += 1
            found, blamed = first_blamed(judge, {**right, name: text})
            assert [claim.quantity for claim in blamed] == [name], (slip, text, blamed)
            assert found is not None
            named += slip in (found.slip, *found.also)
    assert named >= 0.95 * struck, (named, struck)


def honest(judge: Judge, places: int, cut: bool, significant: bool) -> dict[str, str]:
    """The answers of somebody who writes so many digits down and goes on with what is written."""
    values = {name: judge.truth.floats[name] for name in judge.truth.given if name in judge.truth.floats}
    answers = {}
    for name in judge.truth.steps:
        formula = judge.truth.formula(name)
        if formula is None or name not in judge.truth.floats:
            continue
        value = Fraction(f"{value_of(formula, values):.13g}")  # 0.1 in floats is no reason to cut it to 0.09
        shift = 0
        while significant and value and abs(value) * 10 ** (shift + 1) < 1:
            shift += 1
        answers[name] = decimals(value, places + shift, cut)
        values[name] = float(Fraction(answers[name]))
    return answers


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("places", [3, 4, 5, 6, 9])
def test_honest_rounding_is_never_blamed(network: str, places: int) -> None:
    judge = judge_of(network)
    rng = chances(places)
    for cut in (False, True):
        for significant in (False, True):
            answers = honest(judge, places, cut, significant)
            for share in (1.0, 0.7, 0.4, 0.2):
                chosen = {name: text for name, text in answers.items() if rng.random() < share}
                claims = judge.judge(sheet(chosen))
                assert [claim for claim in claims if claim.verdict not in ACCEPTED] == []


def test_an_error_is_carried_forward_over_the_whole_graph() -> None:
    judge = judge_of("classic")
    answers = answered(judge, {"out_h1": 0.61})
    claims = {claim.quantity: claim for claim in judge.judge(sheet(answers))}
    assert claims["out_h1"].verdict in BLAMED
    assert {claims[name].verdict for name in ("net_o1", "out_o1", "dE_total/dw5", "w5+")} == {Verdict.CARRIED}
    assert claims["net_h2"].verdict is Verdict.RIGHT
    kept = {name: answers[name] for name in ("out_h1", "dE_total/dw5", "w5+")}
    assert [claim.verdict for claim in judge.judge(sheet(kept))][1:] == [Verdict.CARRIED] * 2


@pytest.mark.parametrize("text", ["0", "1.000000000"])
def test_no_error_is_carried_from_what_makes_the_step_trivial(text: str) -> None:
    judge = judge_of("classic")
    answers = answered(judge, {"out_o1": float(text)}) | {"out_o1": text}
    claims = {claim.quantity: claim for claim in judge.judge(sheet(answers))}
    assert claims["dout_o1/dnet_o1"].verdict is Verdict.WRONG


def test_no_error_is_carried_from_what_was_left_out() -> None:
    judge = judge_of("classic")
    answers = answered(judge, {"net_h1": 0.4})
    kept = {name: answers[name] for name in ("net_h1", "net_o1")}
    claims = judge.judge(sheet(kept, asked=("net_h1", "out_h1", "net_o1")))
    assert [claim.verdict for claim in claims if claim.quantity == "net_o1"] != [Verdict.CARRIED]
    assert [claim.quantity for claim in claims if claim.verdict is Verdict.MISSING] == ["out_h1"]


def test_the_figures_of_a_program_that_updates_in_place_are_a_convention() -> None:
    printed = {
        "w1+": "0.149780716",
        "E_total@1": "0.291027924",
        "E_total@10000": "0.000035085",
        "out_o1@10000": "0.015912196",
        "out_o2@10000": "0.984065734",
    }
    claims = judge_of("classic").judge(sheet(printed))
    assert [claim.verdict for claim in claims] == [Verdict.RIGHT] + [Verdict.CONVENTION] * 4
    assert {claim.convention for claim in claims[1:]} == {"in-place"}


SEEDS = {
    "out_h1": ("0.0593269992", "decimal-shift"),
    "dout_o1/dnet_o1": ("0.18685062", "digit-dropped"),
    "out_o1": ("0.75136079", "digit-changed"),
    "dE_o1/dout_h1": ("0.0055399425", "decimal-shift"),
    "dE_o2/dout_h1": ("-0.19049119", "decimal-shift"),
    "E_o1": ("0.298371109", "other-quantity"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_slips_of_the_seeds_are_named(name: str) -> None:
    text, slip = SEEDS[name]
    (claim,) = judge_of("classic").judge(sheet({name: text}))
    assert claim.verdict is Verdict.SLIP
    assert slip in (claim.slip, *claim.also)
    assert claim.message


# Lines with numbers put in.


class Writing:
    """Numbers one after the other, each at its own column."""

    def __init__(self) -> None:
        self._column = 0

    def __call__(self, part: Expression | str) -> Expression:
        if not isinstance(part, str):
            return part
        self._column += 1
        return number(part, 1, self._column)

    def of(self, kind: str, *parts: Expression | str) -> Operation:
        return Operation(kind, tuple(map(self, parts)))


def claims_of(quantity: str, *sides: Callable[[Writing], Expression] | str) -> list[Claim]:
    write = Writing()
    chain = tuple(write(side) if isinstance(side, str) else side(write) for side in sides)
    return list(judge_of("classic").judge(Document("note", (Statement(quantity, chain),))))


def net_h1(w1: str = "0.15", i1: str = "0.05", w2: str = "0.2", b1: str = "0.35") -> Callable[[Writing], Expression]:
    return lambda w: w.of("sum", w.of("product", w1, i1), w.of("product", w2, "0.1"), w.of("product", b1, "1"))


def test_a_line_with_the_right_numbers_has_no_claims_but_its_result() -> None:
    (claim,) = claims_of("net_h1", net_h1(), "0.3775")
    assert (claim.verdict, claim.role) == (Verdict.RIGHT, Role.RESULT)


@pytest.mark.parametrize(
    ("operands", "result", "quantity", "slip"),
    [
        ({"b1": "0.30"}, "0.3275", "b1", "wrong-operand"),
        ({"i1": "0.5"}, "0.445", "i1", "decimal-shift"),
        ({"w1": "-0.15"}, "0.3625", "w1", "sign-flipped"),
    ],
)
def test_a_wrong_operand_is_blamed_and_the_result_carried(
    operands: dict[str, str], result: str, quantity: str, slip: str
) -> None:
    operand, value = claims_of("net_h1", net_h1(**operands), result)
    assert (operand.quantity, operand.role, operand.verdict) == (quantity, Role.OPERAND, Verdict.SLIP)
    assert slip in (operand.slip, *operand.also)
    assert value.verdict is Verdict.CARRIED


def test_a_miscopied_operand_before_a_right_result_is_a_slip_of_the_pen() -> None:
    def line(w: Writing) -> Expression:
        return w.of("quotient", "1", w.of("sum", "1", w.of("exp", w.of("negative", "1.1959"))))

    operand, value = claims_of("out_o1", line, "0.7514")
    assert (operand.quantity, operand.slip, value.verdict) == ("net_o1", "digit-changed", Verdict.RIGHT)


def test_right_numbers_with_wrong_arithmetic_are_so_named() -> None:
    (claim,) = claims_of("net_h1", net_h1(), "0.4123")
    assert (claim.verdict, claim.slip) == (Verdict.SLIP, "arithmetic")


def test_a_wrong_formula_in_symbols_is_so_named() -> None:
    def symbols(_: Writing) -> Expression:
        spot = Spot(1, 50, "")
        return Operation("product", (Name(spot, "out_h1"), Name(spot, "out_h2")))

    (claim,) = claims_of("net_o1", symbols, "0.354")
    assert (claim.verdict, claim.slip) == (Verdict.SLIP, "wrong-formula")


def named(quantity: str) -> Name:
    return Name(Spot(1, 90, ""), quantity)


def test_a_backward_pass_with_the_new_weights_throughout_is_a_convention() -> None:
    judge = judge_of("classic")
    write = Writing()
    lines = [
        ("dE_o1/dout_h1", "0.138498562", "0.358916480", "0.049709417"),
        ("dE_o2/dout_h1", "-0.038098237", "0.511301270", "-0.019479677"),
    ]
    chains = tuple(Statement(q, (write.of("product", delta, w), write(result))) for q, delta, w, result in lines)
    claims = judge.judge(Document("note", chains))
    assert [(claim.verdict, claim.convention) for claim in claims] == [(Verdict.CONVENTION, "in-place")] * 4
    operand, carried = judge.judge(
        Document("note", (*chains[:1], Statement("dE_o2/dout_h1", (write.of("product", "-0.038098237", "0.5"),))))
    )
    assert (operand.verdict, operand.slip, carried.verdict) == (Verdict.SLIP, "updated-weight", Verdict.CARRIED)


def test_a_note_may_write_delta_with_the_sign_of_target_minus_out() -> None:
    write = Writing()

    def slope(out: str) -> Operation:
        return write.of("product", out, write.of("sum", "1", write.of("negative", out)))

    line = write.of("product", slope("0.75136507"), write.of("sum", "0.01", write.of("negative", "0.75136507")))
    updated = Operation("sum", (named("w5"), Operation("product", (named("eta"), named("out_h1"), named("delta_o1")))))
    chains = Statement("delta_o1", (line, write("-0.138498562"))), Statement("w5+", (updated, write("0.35891648")))
    claims = judge_of("classic").judge(Document("note", chains))
    assert [claim.verdict for claim in claims] == [Verdict.RIGHT] * 2


def test_what_cannot_be_read_is_not_counted_as_wrong() -> None:
    spots = Spot(1, 1, "0.0.527"), Spot(2, 1, "about half")
    document = Document("note", tuple(Unreadable(spot, "out_h2", "no number") for spot in spots))
    malformed, unreadable = judge_of("classic").judge(document)
    assert (malformed.slip, unreadable.verdict) == ("malformed", Verdict.UNREADABLE)


def test_no_name_is_given_to_a_right_value() -> None:
    for text in ("0.5932700", "0.59327", "0.593"):
        assert list(digit_slips(number(text), judge_of("classic").truth.values["out_h1"])) == []
