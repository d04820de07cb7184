"""What is said of checked files: each with its mistakes, a class together, and what check can find."""
