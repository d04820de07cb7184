"""What guessing earns, and what honest answers lose: every strategy on every bundled network, at every digit setting.

python tests/benchmarks/evidence.py [SEED]
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import bpcalc
from bpcalc.actions.check.checker import Checker, Settings
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from making.guesses import Blind, shortened
from making.places import BUNDLED

PLACES = range(10)
HONEST_PLACES = range(3, 10)


def marked(checker: Checker, answers: Mapping[str, str]) -> Marked:
    """A sheet with these answers, marked."""
    lines = "".join(f"  {json.dumps(name)}: {answer}\n" for name, answer in answers.items())
    (unit,) = checker.hand_in(Text("sheet", f"answers:\n{lines}")).units
    return unit.marked()


def main() -> None:
    """Plays all, and prints the sheets that earned more than 2 % or one mark, and what became of honest answers."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rng = random.Random(seed)  # noqa: S311
    guessed, too_much, honest = 0, 0, Counter[str]()
    for path in BUNDLED:
        network = bpcalc.load(path)
        blind, checker = Blind(network, seed), Settings(network).checker()
        names = [name for section in bpcalc.sheet(network).sections for name, _ in section.asked] if blind.given else []
        for places in PLACES if names else ():
            for told, strategy in blind.strategies():
                answers = {n: shortened(strategy(blind.quantities[n], blind.values[n]), places) for n in names}
                earned, most = marked(checker, answers).marks or (0, 0)
                guessed += 1
                if earned > max(1, most / 50):
                    too_much += 1
                    print(f"{network.name}: '{told}' with {places} decimals earns {earned} of {most}", flush=True)
        for places in HONEST_PLACES if names else ():
            answers = {n: shortened(_rounded_or_cut(blind.values[n], places, rng), places) for n in names}
            evidence = checker._judge(network.name).evidence
            for claim in marked(checker, answers).claims:
                is_short = claim.verdict is Verdict.TOO_FEW_DIGITS and places < evidence.places(claim.quantity or "")
                what = "accepted" if claim.verdict in ACCEPTED else "too few, as asked for more" if is_short else "lost"
                honest[what] += 1
    print(f"{guessed} guessed sheets, {too_much} of which earn too much; honest answers: {dict(honest)}")


def _rounded_or_cut(value: Fraction, places: int, rng: random.Random) -> Fraction:
    return Fraction(int(value * 10**places), 10**places) if rng.random() < 1 / 3 else value


if __name__ == "__main__":
    main()
