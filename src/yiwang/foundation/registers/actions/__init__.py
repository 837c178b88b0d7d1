"""Keeping, opening and erasing contacts."""
