"""Saying the same in several languages: sentences that know their template, and the catalogs that translate it."""
