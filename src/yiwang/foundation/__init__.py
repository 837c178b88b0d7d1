"""Who, where, and under which rules."""
