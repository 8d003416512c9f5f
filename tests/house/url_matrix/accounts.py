"""Addresses of accounts: one's own account."""

from tests.house.url_matrix.base import SIGNED_IN, Line, line

# fmt: off
LINES: list[Line] = [
    line("accounts:account", SIGNED_IN),
    line("accounts:information", SIGNED_IN),
    line("accounts:charter", "302 404 404 404 404 404 200 200 200 404 404 404 404 404 404"),
]
# fmt: on
