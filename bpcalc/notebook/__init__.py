"""Notebooks: what a result of the Python API looks like in one, and the magics that run command lines there."""
