"""Activations, losses and optimizers: tables of entries."""
