"""Judging what a file states: one verdict for each written number."""
