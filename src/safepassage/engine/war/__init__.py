"""Control, supply, siege: what holds on each day."""
