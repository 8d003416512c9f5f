"""Figures out of counted rows: shares, delays, small groups, intervals, periods, charts."""
