"""The finer rules that a checker names a mistake by, each under its class."""

from __future__ import annotations

from bpcalc.checking.slips.rules_of_formulas import RULES_OF_FORMULAS
from bpcalc.checking.slips.rules_of_numbers import RULES_OF_NUMBERS
from bpcalc.checking.slips.rules_of_operands import RULES_OF_OPERANDS

RULES = (*RULES_OF_NUMBERS, *RULES_OF_OPERANDS, *RULES_OF_FORMULAS)
"""In the order of their classes' codes."""

RULE_NAMED = {rule.name: rule for rule in RULES}
