"""Training: the compiled derivation in a loop, and the history it leaves."""
