"""HOW it is computed."""
