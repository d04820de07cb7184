"""The terminal: tables and colours, by rich."""
