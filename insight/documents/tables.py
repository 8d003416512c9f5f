"""A table of figures as a file a spreadsheet opens without harm."""

from collections.abc import Iterable

from core.spreadsheets import csv_bytes


def as_csv(lines: Iterable[Iterable[object]]) -> bytes:
    """Return lines as French-Excel CSV, by the one safe writer."""
    return csv_bytes([[str(cell) for cell in line] for line in lines])
