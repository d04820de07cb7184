"""What is measured by hand: a machine's numbers, which no test asserts."""
