"""Sums that are kept beside the facts, and read in their place where they can answer."""
