"""Taking a list away, page by page: why, the file, the log (domain §8.2)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_GET
from django.views.generic import FormView, ListView

from clients.enums import ExportFormat, ExportState
from clients.forms.exports import ExportForm
from clients.models import ExportLog
from clients.permissions.exports import can_download, can_export, can_read_exports
from clients.services import exports as service
from core import clock, exports
from core.errors import DomainError
from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from core.views import DomainErrorMixin, PredicateRequiredMixin, require, show_domain_error


class ExportList(PredicateRequiredMixin, ListView):
    """What was exported, by whom, why."""

    predicate = staticmethod(can_read_exports)
    template_name = "clients/export_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """Return every export, newest first."""
        return ExportLog.objects.visible_to(self.request.user).select_related("author")


class ExportStart(PredicateRequiredMixin, DomainErrorMixin, FormView):
    """Say why; what would leave is shown first: how many lines, which filter, which columns."""

    predicate = staticmethod(can_export)
    template_name = "clients/export_start.html"
    form_class = ExportForm

    def _asked(self) -> tuple[str, str]:
        return self.request.GET.get("liste", ""), self.request.GET.get("filtre", "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 404 for a list that is not this person's."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except LookupError as error:
            raise Http404 from error

    def get_refused_url(self) -> str:
        """A filter nobody can read leads to the log."""
        return reverse("clients:export_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what would leave."""
        found = exports.listing(*self._who())
        return super().get_context_data(
            label=found.label,
            filters=found.filters,
            columns=[column.header for column in found.columns],
            count=found.rows.order_by().count(),
            leaves_out=found.leaves_out,
            hours=settings.CCV_EXPORT_KEEP_HOURS,
            at_once=settings.CCV_EXPORT_INLINE_ROWS,
            **kwargs,
        )

    def _who(self) -> tuple[str, Any, str]:
        kind, query = self._asked()
        return kind, self.request.user, query

    def form_valid(self, form: ExportForm) -> HttpResponse:
        """Log the export and lead to its file."""
        kind, query = self._asked()
        data = form.cleaned_data
        try:
            log = service.start_export(kind, query, shape=data["shape"], reason=data["reason"], by=self.request.user)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        return redirect("clients:export_detail", log.uuid)


def _log(request: HttpRequest, uuid: Any) -> ExportLog:
    return get_object_or_404(ExportLog.objects.visible_to(request.user).select_related("author"), uuid=uuid)


@require_GET
def export_detail(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The page of one export: being made, ready for its author, gone."""
    log = _log(request, uuid)
    is_over = log.expires_at <= clock.now() or log.state == ExportState.EXPIRED
    context = {
        "log": log,
        "is_making": log.state == ExportState.MAKING and not is_over,
        "is_over": is_over,
        "can_download": log.state == ExportState.READY and not is_over and can_download(request.user, log),
        "is_author": log.author_id == request.user.pk,
    }
    return render(request, "clients/export_detail.html", context)


@require_GET
def export_download(request: HttpRequest, uuid: Any) -> HttpResponseBase:
    """The file, for its author only; every time it is taken is written down."""
    log = _log(request, uuid)
    require(can_download(request.user, log))
    try:
        service.record_download(log, by=request.user)
        answer = _answer(log)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("clients:export_detail", log.uuid)
    except LookupError as error:  # the list no longer opens to this person
        raise PermissionDenied from error
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _answer(log: ExportLog) -> HttpResponseBase:
    name = f"{slugify(log.label)}-{log.created_at:%Y-%m-%d}.{log.format}"
    kind = XLSX_TYPE if log.format == ExportFormat.XLSX else CSV_TYPE
    if log.file:
        return FileResponse(log.file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    if log.format == ExportFormat.XLSX:
        return FileResponse(service.make_workbook(log), as_attachment=True, filename=name, content_type=kind)
    answer = StreamingHttpResponse(service.stream_csv(log), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
