"""Certifying our own numbers: against SymPy, differences, figures in print, and other conventions."""
