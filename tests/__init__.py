"""Tests, and what they share."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""Of the checkout."""
