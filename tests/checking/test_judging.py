"""The judge: errors carried forward, lines judged number by number, conventions, the slips of the seeds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.checking.truth.fitting import fit
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.formula.formula import Formula, Spot, Symbol
from making.mutating import answered, judge_of, number, sheet

BLAMED = (Verdict.SLIP, Verdict.WRONG)


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

    def __call__(self, part: Formula | str) -> Formula:
        if not isinstance(part, str):
            return part
        self._column += 1
        return number(part, 1, self._column)

    def of(self, kind: str, *parts: Formula | str) -> Formula:
        return Formula(kind, tuple(map(self, parts)))


def claims_of(quantity: str, *sides: Callable[[Writing], Formula] | str) -> list[Claim]:
    write = Writing()
    chain = tuple(write(side) if isinstance(side, str) else side(write) for side in sides)
    return list(judge_of("classic").judge(Document("note", (Statement(quantity, chain),))))


def net_h1(w1: str = "0.15", i1: str = "0.05", w2: str = "0.2", b1: str = "0.35") -> Callable[[Writing], Formula]:
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
    def line(w: Writing) -> Formula:
        return w.of("quotient", "1", w.of("sum", "1", w.of("exp", w.of("negative", "1.1959"))))

    operand, value = claims_of("out_o1", line, "0.7514")
    assert (operand.quantity, operand.slip, value.verdict) == ("net_o1", "digit-changed", Verdict.RIGHT)


def test_right_numbers_with_wrong_arithmetic_are_so_named() -> None:
    (claim,) = claims_of("net_h1", net_h1(), "0.4123")
    assert (claim.verdict, claim.slip) == (Verdict.SLIP, "arithmetic")


def test_a_wrong_formula_in_symbols_is_so_named() -> None:
    def symbols(_: Writing) -> Formula:
        spot = Spot(1, 50, "")
        return Formula("product", (Symbol("out_h1", spot), Symbol("out_h2", spot)))

    (claim,) = claims_of("net_o1", symbols, "0.354")
    assert (claim.verdict, claim.slip) == (Verdict.SLIP, "wrong-formula")


def named(quantity: str) -> Symbol:
    return Symbol(quantity, Spot(1, 90, ""))


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

    def slope(out: str) -> Formula:
        return write.of("product", out, write.of("sum", "1", write.of("negative", out)))

    line = write.of("product", slope("0.75136507"), write.of("sum", "0.01", write.of("negative", "0.75136507")))
    updated = Formula("sum", (named("w5"), Formula("product", (named("eta"), named("out_h1"), named("delta_o1")))))
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


def delta_line(out: str) -> Callable[[Writing], Formula]:
    return lambda w: w.of("product", out, w.of("sum", "1", w.of("negative", out)))


def test_a_wrong_number_that_stands_twice_on_a_line_is_one_mistake() -> None:
    operand, result = claims_of("dout_o1/dnet_o1", delta_line("0.7931"), "0.1641")
    assert (operand.quantity, operand.verdict, result.verdict) == ("out_o1", Verdict.SLIP, Verdict.CARRIED)


def test_a_wrong_number_that_is_put_in_again_is_carried_forward() -> None:
    write = Writing()
    net = write.of("sum", write.of("product", "0.4", "0.6113"), write.of("product", "0.45", "0.596884378"), "0.6")
    lines = (
        Statement("net_o1", (net, write("1.113117970"))),
        Statement("dE_total/dw5", (write.of("product", "0.138498562", "0.6113"), write("0.084664171"))),
    )
    operand, *results = judge_of("classic").judge(Document("note", lines))
    assert (operand.quantity, operand.verdict) == ("out_h1", Verdict.SLIP)
    assert [claim.verdict for claim in results] == [Verdict.CARRIED] * 2
    assert results[1].sources == ("out_h1",)


def test_a_change_may_be_worked_from_delta_and_an_update_from_the_change() -> None:
    def change(w: Writing) -> Formula:
        return w.of("negative", w.of("product", "0.5", "0.138498562", "0.539269992"))

    operand, result = claims_of("Δw5", change, "-0.037344059")
    assert (operand.quantity, operand.slip, result.verdict) == ("out_h1", "digits-swapped", Verdict.CARRIED)
    write = Writing()
    lines = (
        Statement("Δw5", (write("-0.014083520"),)),
        Statement("w5+", (write.of("sum", "0.4", "-0.014083520"), write("0.385916480"))),
    )
    slip, carried = judge_of("classic").judge(Document("note", lines))
    assert (slip.slip, carried.verdict, carried.sources) == ("digits-swapped", Verdict.CARRIED, ("Δw5",))


def test_one_digit_of_a_figure_is_no_rounding_that_others_are_worked_from() -> None:
    lines = tuple(
        Statement(name, (number(text, line),))
        for line, (name, text) in enumerate((("out_o1", "0.8"), ("out_o1", "0.75136507"), ("delta_o1", "0.13950")), 1)
    )
    *rounded, delta = judge_of("classic").judge(Document("note", lines))
    assert all(claim.verdict in ACCEPTED for claim in rounded)
    assert delta.verdict in BLAMED


def test_a_last_digit_that_is_off_by_one_is_not_forgiven_besides_what_rounding_explains() -> None:
    assert fit(number("0.260"), 0.2585) is Verdict.LAST_DIGIT
    assert fit(number("0.260"), 0.2580, 0.0008) is None
    assert fit(number("0.260"), 0.2580, 0.0016) is Verdict.RIGHT


def test_a_line_about_nothing_in_the_network_is_right_where_its_arithmetic_is() -> None:
    def judged(result: str) -> list[Claim]:
        write = Writing()
        line = Statement(None, (write.of("product", "0.75", "0.25", "0.03"), write(result)))
        return list(judge_of("classic").judge(Document("note", (line,))))

    assert [(claim.quantity, claim.verdict) for claim in judged("0.005625")] == [(None, Verdict.RIGHT)]
    assert judged("0.0077") == []


def test_the_sign_of_delta_is_taken_from_the_note_as_a_whole() -> None:
    """One slip in what follows does not make every δ of a note wrong that has them as target − out."""
    write = Writing()
    lines = (
        Statement("delta_o1", (write.of("product", "-0.74136507", "0.186815602"), write("-0.138498562"))),
        Statement("delta_o2", (write.of("product", "0.217071535", "0.175510053"), write("0.038098237"))),
        Statement("dE_total/dw5", (write("-0.082167041"),)),
    )
    claims = judge_of("classic").judge(Document("note", lines))
    assert [claim.verdict for claim in claims] == [Verdict.RIGHT, Verdict.RIGHT, Verdict.SLIP]


def test_a_half_may_be_rounded_up_even_where_it_is_no_whole_binary_number() -> None:
    worked = Fraction(-825, 10**4) + Fraction(1, 10**45)  # −0.0825 with fifty digits, in twos
    assert fit(number("-0.083"), worked) is Verdict.RIGHT
    assert fit(number("-0.083"), Fraction(-824, 10**4)) is None
