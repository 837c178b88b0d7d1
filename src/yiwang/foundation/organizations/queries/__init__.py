"""Reading organizations."""
