"""The usual mistakes: each one entry, with the name that a reader learns it by."""
