"""Endpoints, a file for each subject."""
