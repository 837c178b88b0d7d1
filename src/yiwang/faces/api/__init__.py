"""The REST API: every request finds out who acts, and calls one action or one query with plain values."""
