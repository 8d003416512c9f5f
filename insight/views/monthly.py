"""The files of the months: list, download, ask again."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import audit, clock
from core.errors import DomainError
from core.views import paginate, require, show_domain_error
from insight.forms import month_choices
from insight.models import MonthlyReport
from insight.permissions import can_ask_month, can_read_unit
from insight.rules.periods import read_month
from insight.services import monthly


def _enter(request: HttpRequest) -> None:
    if not request.user.is_customs:
        raise Http404
    require(can_read_unit(request.user))


def month_list(request: HttpRequest) -> HttpResponse:
    """The months that have their file, the last one first."""
    _enter(request)
    context = {
        "page": paginate(request, MonthlyReport.objects.visible_to(request.user)),
        "may_ask": can_ask_month(request.user),
        "months": month_choices(clock.today(), 13)[1:],
    }
    return render(request, "insight/month_list.html", context)


@require_POST
def month_ask(request: HttpRequest) -> HttpResponse:
    """Have the file of a month made, or made again."""
    _enter(request)
    require(can_ask_month(request.user))
    month: dt.date | None = read_month(request.POST.get("mois", ""))
    if month is None:
        messages.error(request, _("Choose a month of the list."))
        return redirect("insight:month_list")
    try:
        monthly.ask_month(month, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("insight:month_list")
    messages.success(request, _("The file is being prepared: it will be here in a minute or two."))
    return redirect("insight:month_list")


def month_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The file of a month, as it was made; each download is written down."""
    _enter(request)
    report = get_object_or_404(MonthlyReport.objects.visible_to(request.user), uuid=uuid)
    if not report.is_ready:
        raise Http404
    try:
        content = report.file.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    audit.record("insight.month_downloaded", obj=report, by=request.user, data={"sha256": report.sha256})
    name = f"indicateurs-{report.month:%Y-%m}.pdf"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
