"""SQLite as Django knows it, with a steadier wait for the one writer."""
