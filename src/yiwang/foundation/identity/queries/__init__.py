"""Finding out who somebody is, and what they may act as."""
