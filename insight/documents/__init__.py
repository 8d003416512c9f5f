"""Files that leave: tables as CSV, the month as PDF."""
