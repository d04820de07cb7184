"""What `check` does, from the names of files to a document about them.

Which files there are (`hand_ins`), one read and judged (`checker`) within limits (`marker`, `time_limit`), many at once
(`marking`, `processes`); what is said of them (`check`, `explaining`), and what is mended in them (`corrections`).
"""
