"""Looking forward from a day: futures of a scenario, and how good such forecasts were."""
