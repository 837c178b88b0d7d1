"""Insight: figures by area, unit, kind of case and day, folded from the journal. It reads; it decides nothing."""
