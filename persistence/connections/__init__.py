"""Connections: the pool, transactions within a workspace, and what errors of the driver mean."""
