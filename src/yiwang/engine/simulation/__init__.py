"""A simulated year: cases through a pack with a staff plan; loads, waits and overdue shares come out."""
