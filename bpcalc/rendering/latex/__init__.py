"""Documents for TeX."""
