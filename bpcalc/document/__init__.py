"""What is said: documents made of blocks that are tagged by meaning, and know nothing of how they will look."""
