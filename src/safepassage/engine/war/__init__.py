"""War: control, supply, siege, intensity; what holds on each day."""
