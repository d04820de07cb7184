"""What `check` does: which files (`hand_ins`), each read and judged (`checker`) within limits (`marker`, `time_limit`),
many of them at once (`marking`, `processes`), and what is said of all (`check`) or mended in them (`corrections`)."""
