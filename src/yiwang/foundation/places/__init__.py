"""Places: the tree of areas, grid cells as polygons, premises, and finding the cell of a point."""
