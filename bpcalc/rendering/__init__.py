"""How documents look: a format is one file and one line in the table of `formats`."""
