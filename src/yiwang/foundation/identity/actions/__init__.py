"""Changing accounts, and signing in."""
