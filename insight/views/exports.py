"""The figures of the board as a file, with a reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.views import require
from insight.forms import BoardFilter, ExportForm
from insight.permissions import can_read_indicators
from insight.services.exports import export_board


def export(request: HttpRequest) -> HttpResponse:
    """Ask why, then give the file of exactly what the board shows."""
    if not request.user.is_customs:
        raise Http404
    require(can_read_indicators(request.user))
    choice = BoardFilter(request.GET, user=request.user)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = export_board(choice.lens, by=request.user, reason=form.cleaned_data["reason"])
        answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="indicateurs-{choice.period.last:%Y-%m}.csv"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    context = {"form": form, "choice": choice, "period": choice.period}
    return render(request, "insight/export.html", context, status=422 if request.method == "POST" else 200)
