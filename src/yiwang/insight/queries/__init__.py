"""Counting what happened to a case, and reading the figures."""
