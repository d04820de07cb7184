"""Quantities, the formulas over them, and functions compiled from those formulas."""
