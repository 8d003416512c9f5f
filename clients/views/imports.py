"""Bringing an extract in, page by page: file, columns, preview, result (issue step 1)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView, ListView

from clients.documents.imports import rejects_csv, rejects_xlsx
from clients.enums import ImportDecision, ImportState
from clients.forms.imports import ColumnsForm, ConfirmForm, ExtractForm
from clients.models import ImportBatch
from clients.permissions.imports import can_import, can_undo
from clients.queries import imports as queries
from clients.services import import_undo as undo
from clients.services import imports as service
from core.errors import DomainError
from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from core.upload_limit import was_too_large
from core.views import DomainErrorMixin, PredicateRequiredMixin, outcome_said, paginate, require, show_domain_error


def _batch(request: HttpRequest, uuid: Any) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user), uuid=uuid)


def _page(batch: ImportBatch) -> str:
    return reverse("clients:import_detail", args=[batch.uuid])


class ImportList(PredicateRequiredMixin, ListView):
    """Extracts brought so far."""

    predicate = staticmethod(can_import)
    template_name = "clients/import_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """Return every import, newest first."""
        return ImportBatch.objects.visible_to(self.request.user).select_related("created_by")


class ImportStart(PredicateRequiredMixin, DomainErrorMixin, FormView):
    """Choose the file; it is read at once, and nothing is written."""

    predicate = staticmethod(can_import)
    template_name = "clients/import_start.html"
    form_class = ExtractForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form when the file was refused for its size."""
        limit = settings.CCV_IMPORT_MAX_BYTES
        too_large = self.request.method == "POST" and was_too_large(self.request)
        return {**super().get_form_kwargs(), "limit": limit, "too_large": too_large}

    def form_valid(self, form: ExtractForm) -> HttpResponse:
        """Read the file, or say beside the field why it cannot be read."""
        try:
            batch = service.receive_extract(form.cleaned_data["file"], by=self.request.user)
        except DomainError as error:
            form.add_error("file", str(error.message))
            return self.form_invalid(form)
        needs_columns = batch.state == ImportState.UPLOADED and (batch.layout["unknown"] or batch.layout["missing"])
        return redirect("clients:import_columns", batch.uuid) if needs_columns else redirect(_page(batch))


class ImportColumns(PredicateRequiredMixin, DomainErrorMixin, FormView):
    """Say what the columns nobody recognised hold."""

    predicate = staticmethod(can_import)
    template_name = "clients/import_columns.html"
    form_class = ColumnsForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the import first."""
        super().setup(request, *args, **kwargs)
        self.batch = _batch(request, kwargs["uuid"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the columns of the file."""
        self.kept = queries.kept_mappings(self.batch.layout)
        wanted = self.request.GET.get("modele", "")
        self.used = next((one for one in self.kept if str(one.uuid) == wanted), None)
        if self.used is None and not self.batch.mapping and not wanted:
            self.used = next(iter(self.kept), None)
        mapping = self.batch.mapping if self.used is None else queries.fitted(self.used, self.batch.layout)
        return {**super().get_form_kwargs(), "layout": self.batch.layout, "mapping": mapping}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the import."""
        context = super().get_context_data(batch=self.batch, **kwargs)
        return context | {"kept": self.kept, "used": self.used}

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        """Read the rows again with these columns."""
        try:
            name = form.cleaned_data.get("save_as", "")
            service.map_columns(self.batch, mapping=form.mapping(), by=self.request.user, save_as=name)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        return redirect(_page(self.batch))

    def get_success_url(self) -> str:
        """The preview."""
        return _page(self.batch)


@require_GET
def import_detail(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The preview before confirming, the progress while writing, the result after."""
    batch = _batch(request, uuid)
    verdict = request.GET.get("verdict", "")
    rows = queries.preview_rows(batch, verdict, with_warnings=verdict == "warnings")
    context = {
        "batch": batch,
        "summary": queries.summary(batch),
        "filters": queries.filters(batch, verdict),
        "page": queries.shown(paginate(request, rows, 25)),
        "confirm_form": ConfirmForm(),
        "can_undo": undo.may_be_undone(batch) and can_undo(request.user, batch),
    }
    return render(request, "clients/import_detail.html", context)


@require_POST
def import_confirm(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Write the new enterprises, once."""
    batch = _batch(request, uuid)
    require(can_import(request.user, batch))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who will follow them among the agents of the unit."))
        return HttpResponseRedirect(_page(batch))
    try:
        service.confirm_import(batch, by=request.user, owner=form.cleaned_data["owner"])
    except DomainError as error:
        batch.refresh_from_db()
        if batch.confirmed_by_id == request.user.pk:  # the same press, twice
            messages.info(request, _("You have already confirmed this import: it goes on."))
        else:
            show_domain_error(request, error)
    return HttpResponseRedirect(_page(batch))


@require_POST
def import_cancel(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Give up a preview; its rows are erased."""
    batch = _batch(request, uuid)
    require(can_import(request.user, batch))
    with outcome_said(request, _("The import was given up; nothing was written.")):
        service.cancel_import(batch, by=request.user)
    return redirect("clients:import_list")


@require_POST
def import_undo(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Take back everything an import created that nobody has touched since."""
    batch = _batch(request, uuid)
    require(can_undo(request.user, batch))
    with outcome_said(request):
        undo.undo_import(batch, by=request.user)
    return HttpResponseRedirect(_page(batch))


@require_POST
def import_decide(request: HttpRequest, uuid: Any, number: int) -> HttpResponse:
    """Keep a probable duplicate as another enterprise, or set it aside again."""
    batch = _batch(request, uuid)
    require(can_import(request.user, batch))
    row = get_object_or_404(batch.rows, number=number)
    decision = ImportDecision.CREATE if request.POST.get("decision") == "create" else ImportDecision.UNDECIDED
    with outcome_said(request):
        service.decide_row(row, decision=decision, by=request.user)
    return HttpResponseRedirect(f"{_page(batch)}?verdict=probable")


@require_GET
def import_rejects(request: HttpRequest, uuid: Any, kind: str) -> HttpResponseBase:
    """The refused rows as a file to correct and bring back."""
    batch = _batch(request, uuid)
    rows = queries.preview_rows(batch, "refused").iterator(chunk_size=1000)
    name = f"a-corriger-{batch.created_at:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(rejects_xlsx(batch, rows), as_attachment=True, filename=name, content_type=XLSX_TYPE)
    response = StreamingHttpResponse(rejects_csv(batch, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
