"""PostgreSQL as Django knows it, with fewer questions whether it is still there."""
