"""Writing places: one write, one file."""
