"""“Qui a consulté mon dossier”: what the enterprise reads of its own file, and its objection."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.models import Enterprise
from clients.queries.access import current_membership
from core import clock
from core.views import PAGE_SIZE, outcome_said, require
from disclosures import permissions
from disclosures.enums import ObjectionState
from disclosures.forms.signal import ObjectionForm
from disclosures.models import NoticeRelease, Objection
from disclosures.queries import consultations
from disclosures.queries import signal as queries
from disclosures.services import objection as services

SHOWN = dt.timedelta(days=365)


def my_enterprise(request: HttpRequest) -> Enterprise:
    """The enterprise this person acts for; customs staff and strangers have none here."""
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    require(permissions.can_read_own(request.user, membership.enterprise))
    return membership.enterprise


def _show(request: HttpRequest, enterprise: Enterprise, form: Any = None, status: int = 200) -> HttpResponse:
    user, today = request.user, clock.today()
    lines = consultations.lines(enterprise, since=today - SHOWN)
    objection = Objection.objects.visible_to(user).filter(enterprise=enterprise).first()
    stands = objection is not None and objection.state in {ObjectionState.OPEN, ObjectionState.UPHELD}
    may_object = permissions.can_object(user, enterprise)
    context = {
        "enterprise": enterprise,
        "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
        "signals": list(queries.pairs(queries.signals_about(enterprise, user)[:50])),
        "notices": list(NoticeRelease.objects.visible_to(user).filter(enterprise=enterprise)),
        "objection": objection,
        "may_withdraw": stands and may_object,
        "form": form or (ObjectionForm() if may_object and not stands else None),
        "asked_again": form is not None,
    }
    return render(request, "disclosures/mine.html", context, status=status)


def mine(request: HttpRequest) -> HttpResponse:
    """Which unit saw what and when, and what was released."""
    return _show(request, my_enterprise(request))


@require_POST
def object_to_release(request: HttpRequest) -> HttpResponse:
    """Record an objection; nothing leaves until it is answered."""
    enterprise = my_enterprise(request)
    require(permissions.can_object(request.user, enterprise))
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _show(request, enterprise, form, status=422)
    with outcome_said(request, _("Your objection is recorded. Nothing is released about you until it is answered.")):
        services.object_to_release(enterprise, text=form.cleaned_data["text"], by=request.user)
    return redirect("disclosures:mine")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take an objection back."""
    enterprise = my_enterprise(request)
    require(permissions.can_object(request.user, enterprise))
    rows = Objection.objects.visible_to(request.user).blocking().filter(enterprise=enterprise)
    with outcome_said(request, _("Your objection is withdrawn.")):
        services.withdraw_objection(get_object_or_404(rows), by=request.user)
    return redirect("disclosures:mine")
