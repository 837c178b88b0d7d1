"""Reading what may be read without opening."""
