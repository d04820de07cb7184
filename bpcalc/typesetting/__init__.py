"""From formulas, quantities and numbers to text: notations, numerals, and one walker for every dialect."""
