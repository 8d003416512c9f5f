"""Addresses of catalogue: services."""

from tests.house.url_matrix.base import Line, line, one

DOCUMENT = one("catalogue.OfferingDocument")
OFFERING = one("catalogue.ServiceOffering")

# fmt: off
LINES: list[Line] = [
    line("catalogue:offering_list", "302 200 200 200 200 200 200 200 200 200 403 200 403 403 200"),
    line("catalogue:offering_detail", "302 200 200 200 200 200 200 200 200 200 403 200 403 403 200", uuid=OFFERING),
    line("catalogue:offering_ask", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404", uuid=OFFERING),
    line("catalogue:offering_preview", "302 403 403 403 403 200 403 403 403 403 403 403 403 403 403", uuid=OFFERING),
    line("catalogue:offering_documents", "302 403 403 403 403 200 403 403 403 403 403 403 403 403 403", uuid=OFFERING),
    line("catalogue:document_open", "302 200 200 200 200 200 200 200 200 200 403 200 403 403 200", uuid=DOCUMENT),
    line("catalogue:document_remove", "302 403 403 403 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=DOCUMENT),
]
# fmt: on
