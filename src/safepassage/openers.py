"""Where is it: bundled name, folder or workbook -> Scenario."""
