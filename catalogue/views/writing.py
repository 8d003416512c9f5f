"""Pages of those who write the catalogue: preview of a version, its documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts.enums import Language
from catalogue.forms import DocumentForm
from catalogue.models import OfferingDocument, ServiceOffering
from catalogue.permissions import can_read_catalogue, can_revise_catalogue
from catalogue.services import documents
from catalogue.services.offering import changed_fields, field_labels, start_draft
from catalogue.views.browse import OfferingDetail
from core.errors import DomainError
from core.languages import reader_language
from core.views import outcome_said, require


class Preview(OfferingDetail):
    """One version as the enterprise will read it, in either language, with what it changes."""

    template_name = "catalogue/offering_preview.html"

    def get_queryset(self) -> QuerySet[ServiceOffering]:
        """Any version, for those who write them."""
        require(can_revise_catalogue(self.request.user))
        return super().get_queryset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page in the language asked for."""
        language = request.GET.get("langue", "")
        if language not in Language.values:
            return super().get(request, *args, **kwargs)
        with translation.override(language):
            return super().get(request, *args, **kwargs).render()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version in force beside it: only the names of what changes."""
        current = ServiceOffering.objects.current().filter(code=self.object.code).first()
        compared = current if current and current.pk != self.object.pk else None
        return super().get_context_data(
            layout="layout/agent.html",
            current=compared,
            changed=field_labels(changed_fields(self.object, compared)),
            languages=Language.choices,
            language=reader_language(),
            may_ask=False,
            **kwargs,
        )


class Documents(View):
    """Documents of a service: seen on any version, changed on its draft."""

    def _show(self, request: HttpRequest, offering: ServiceOffering, form: DocumentForm, status: int) -> HttpResponse:
        context = {"offering": offering, "documents": list(offering.documents.all()), "form": form}
        return render(request, "catalogue/offering_documents.html", context, status=status)

    def _offering(self, request: HttpRequest, uuid: UUID) -> ServiceOffering:
        require(can_revise_catalogue(request.user))
        return get_object_or_404(ServiceOffering.objects.visible_to(request.user), uuid=uuid)

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """The list, and the form of one more."""
        return self._show(request, self._offering(request, uuid), DocumentForm(), 200)

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """Keep a document with the draft, begun when there is none yet."""
        offering = self._offering(request, uuid)
        form = DocumentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, offering, form, 422)
        try:
            draft = start_draft(offering, by=request.user)
            documents.add_document(draft, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self._show(request, offering, form, 422)
        messages.success(request, _("Document added to the draft: it is seen once the draft is published."))
        return redirect("catalogue:offering_documents", draft.uuid)


def document_open(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Download a document: always as an attachment, never run by the browser."""
    require(can_read_catalogue(request.user))
    document = get_object_or_404(OfferingDocument.objects.visible_to(request.user), uuid=uuid)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=document.name, content_type=document.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def document_remove(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Take a document out of a draft."""
    rows = OfferingDocument.objects.visible_to(request.user).select_related("offering")
    document = get_object_or_404(rows, uuid=uuid)
    require(can_revise_catalogue(request.user))
    offering = document.offering
    with outcome_said(request, _("The document is removed from the draft.")):
        documents.remove_document(document, by=request.user)
    return redirect("catalogue:offering_documents", offering.uuid)
