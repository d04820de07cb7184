"""The derivation: Steps in pure symbols, built once, and the same Steps with values."""
