"""Writing organizations: one write, one file."""
