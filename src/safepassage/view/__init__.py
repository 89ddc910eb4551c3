"""FOR WHOM: report, planning sheet, what may be shown."""
