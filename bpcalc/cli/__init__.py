"""The command line: each command loads, makes one call, views and prints; only here is anything printed."""
