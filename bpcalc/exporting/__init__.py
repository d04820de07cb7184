"""Code for other libraries: a short script that repeats a run and prints the same digits."""
