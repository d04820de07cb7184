"""What is said of checked files, for programs and for a class."""
