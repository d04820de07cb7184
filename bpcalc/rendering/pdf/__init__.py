"""PDF files, typeset by typst."""
