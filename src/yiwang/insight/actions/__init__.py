"""Folding the journal into figures, and making all figures anew."""
