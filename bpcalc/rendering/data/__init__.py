"""For programs: JSON, CSV and spreadsheets."""
