"""What tests are made with and is no test: random networks and formulas, notes, slips, second engines, places."""
