"""Rollups: made beside the facts in small steps, and read in their place where they can answer."""
