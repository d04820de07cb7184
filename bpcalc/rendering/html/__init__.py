"""Pages for a browser, with formulas in MathML and no need of a network."""
