"""Flee's users at home: their columns, their error measures, baselines, and a race against Flee."""
