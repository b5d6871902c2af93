"""Execution: what every document goes through, from its limits to the batches of its reads."""
