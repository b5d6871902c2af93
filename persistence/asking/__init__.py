"""Asking: facts and rollups out, as the numbers and lists of an answer."""
