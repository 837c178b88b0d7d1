"""Reading cases. What a person may see is asked of one function: `scopes.visible`."""
