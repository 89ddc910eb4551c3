"""The local app: look at a scenario, change it, run it, compare; on this computer only."""
