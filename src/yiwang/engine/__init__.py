"""The engine: rules as pure functions over immutable values.

Standard library only. No clock, no files, no randomness, no Django: time, user and chance are arguments, so the
same code runs live, in tests and in a simulated year. Every `datetime` here is naive and means the civil time of
the pack's place; the shell converts at its edge (docs/decisions/0002-civil-time.md).

A function that can be refused returns `(value, problems)`; it raises only for our own bugs.
"""
