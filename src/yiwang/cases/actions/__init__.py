"""Writing cases: one write, one file."""
