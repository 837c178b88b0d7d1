"""Installing packs, putting them in force, rolling back."""
