"""Registers: the catalogue of personal fields, reporters' contacts, and who opened them when and why."""
