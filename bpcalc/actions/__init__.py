"""What each command does, as a function from a network, a text or files to a document; nothing is printed here."""
