"""Marks: what each answer earns, and which findings a reader wants to hear of."""
