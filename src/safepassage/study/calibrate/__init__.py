"""Which values of the rules the early record bears, and which rules matter for which figure."""
