"""FOR WHOM, looking forward: the report of a forecast, on a page and on paper."""
