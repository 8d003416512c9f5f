"""Data protection and audit: objections to answer, and who consulted what, by name (§8.2, §8.4)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from clients.models import Enterprise
from clients.queries.enterprise import search
from core.acts import Act, ActPage
from core.views import paginate, require
from disclosures import permissions
from disclosures.enums import Opened
from disclosures.forms.signal import ObjectionAnswerForm
from disclosures.models import Objection
from disclosures.queries import consultations
from disclosures.services import objection as services


def objection_list(request: HttpRequest) -> HttpResponse:
    """Objections, those that wait first."""
    if not request.user.is_customs:
        raise Http404
    require(permissions.can_read_objections(request.user))
    rows = Objection.objects.visible_to(request.user).select_related("enterprise")
    return render(
        request, "disclosures/objections.html", {"page": paginate(request, rows.order_by("answered_at", "-pk"))}
    )


class ObjectionPage(ActPage):
    """One objection and its answer."""

    template_name = "disclosures/objection.html"
    page_name = "disclosures:objection"
    acts = {
        "repondre": Act(
            permissions.can_answer_objection,
            ObjectionAnswerForm,
            lambda row, data, user: services.answer_objection(
                row, upheld=data["decision"] == "yes", answer=data["answer"], by=user
            ),
            _("Your answer is recorded and visible to the enterprise."),
        ),
    }

    def rows(self) -> QuerySet[Objection]:
        """Data protection and audit."""
        if not self.request.user.is_customs:
            raise Http404
        require(permissions.can_read_objections(self.request.user))
        return Objection.objects.visible_to(self.request.user).select_related("enterprise", "made_by", "answered_by")


def consultation_list(request: HttpRequest) -> HttpResponse:
    """Openings of files, reports, evidence and signals, by name; one enterprise when a search names it."""
    if not request.user.is_customs:
        raise Http404
    require(permissions.can_read_names(request.user))
    asked = request.GET.get("q", "").strip()
    found: Any = search(Enterprise.objects.current(), asked).order_by("pk").first() if asked else None
    rows = consultations.events(found) if found or not asked else consultations.events().none()
    page = paginate(request, rows.select_related("by"))
    names = consultations.names_of(page)
    lines = [
        {"event": row, "what": Opened(consultations.ACTIONS[row.action]).label, "about": names.get(row.object_uuid)}
        for row in page
    ]
    context = {"page": page, "lines": lines, "asked": asked, "found": found}
    return render(request, "disclosures/consultations.html", context)
