"""Checking numbers: against figures in print, against other conventions, and against independent derivatives."""
