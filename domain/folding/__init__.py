"""Folding: what the events of each family of subjects come to, in facts."""
