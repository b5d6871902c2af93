"""Inputs: what arguments may be, and what they mean in the domain."""
