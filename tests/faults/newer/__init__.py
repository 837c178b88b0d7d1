"""A newer release, for the test of a deploy: one more migration, which adds to the largest tables."""
