"""The demonstration is whole on a machine where nobody may install anything."""

import subprocess

import pytest
from django.utils import translation

from core import pdf, pdf_child, reference
from diagnostics.enums import ReportState
from diagnostics.models import DiagnosticReport
from portal.services.demo import story


@pytest.mark.once
@pytest.mark.django_db
def test_demonstration_without_pdf_libraries_still_communicates_every_report(monkeypatch):
    """`make run` stopped with a traceback for whoever may not install system packages."""
    missing = subprocess.CompletedProcess([], pdf_child.MISSING_LIBRARY, stdout=b"", stderr=b"")
    monkeypatch.setattr(pdf, "_ask", lambda _request, _limits: missing)

    reference.load_all()
    with translation.override("fr"):
        story.play()

    reports = list(DiagnosticReport.objects.all())
    assert reports
    assert {report.state for report in reports} == {ReportState.COMMUNICATED}
    for report in reports:
        content = report.file.open().read()
        assert content.startswith(b"%PDF")
        assert pdf.SYSTEM_PACKAGES.encode() in content  # the page says what to install
        assert report.sha256 == pdf.digest(content)
        assert bool(report.reader_file) is bool(report.snapshot["notice"])
