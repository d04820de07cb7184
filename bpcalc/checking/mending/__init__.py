"""Mending a file: other digits where a number is wrong, every other byte as it was."""
