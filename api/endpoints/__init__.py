"""Endpoints: what each path answers."""
