"""Asking: what an answer needs, what that costs, and what its numbers are held against."""
