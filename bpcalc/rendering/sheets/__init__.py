"""Answer sheets to hand out, blank or filled, in the forms that `bpcalc check` reads."""
