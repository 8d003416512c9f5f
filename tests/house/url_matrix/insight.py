"""Addresses of insight: indicators and promises."""

from tests.house.url_matrix.base import Line, fixed, line, one

MONTH = one("insight.MonthlyReport")

# fmt: off
LINES: list[Line] = [
    line("insight:board", "302 404 404 404 200 200 200 200 403 403 403 200 403 403 403"),
    line("insight:migration", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403"),
    line("insight:effects", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403"),
    line("insight:scorecard", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403"),
    line("insight:promises", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("insight:export", "302 404 404 404 200 200 200 200 403 403 403 200 403 403 403"),
    line("insight:month_list", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403"),
    line("insight:month_ask", "302 404 404 404 403 302 403 302 403 403 403 403 403 403 403", "POST"),
    line("insight:month_file", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403", uuid=MONTH),
    line("insight:indicator", "302 404 404 404 200 200 200 200 403 403 403 200 403 403 403", code=fixed("K12")),
    line("insight:indicator", "302 404 404 404 403 200 200 200 403 403 403 200 403 403 403", code=fixed("K05")),
]
# fmt: on
