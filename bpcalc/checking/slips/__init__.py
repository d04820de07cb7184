"""The usual mistakes, each one entry of a table: slips `of_numbers`, `of_operands` or `of_formulas`."""
