"""Mappings: rows of a table as events, by a declaration in TOML."""
