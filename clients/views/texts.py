"""The words and the calendar of messages: read, previewed, changed by the unit (domain §11)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients.emails import wording
from clients.emails.outreach import preview, title
from clients.enums.messages import TITLES
from clients.forms.outreach import TEXTS, MessageTextForm, StepForm
from clients.models import MessageText, ReminderStep
from clients.permissions.outreach import can_read_texts, can_write_texts
from clients.rules.outreach import KINDS
from clients.services import schedules as services
from core.errors import DomainError
from core.models import AuditEvent
from core.views import require, show_domain_error

VERSIONS_SHOWN = 20


def _has_words(code: str) -> bool:
    """Tell whether a code has its letters in this installation."""
    try:
        return bool(wording.shipped(code, "fr", "subject"))
    except LookupError:
        return False


@require_safe
def text_list(request: HttpRequest) -> HttpResponse:
    """List every message with its subject, its steps and whether the unit rewrote it."""
    require(can_read_texts(request.user))
    latest: dict[str, MessageText] = {}
    for row in MessageText.objects.order_by("code", "number"):
        latest[row.code] = row
    steps: dict[str, list[ReminderStep]] = {}
    for step in ReminderStep.objects.order_by("offset_days"):
        steps.setdefault(step.code, []).append(step)
    rows = [
        {
            "code": code,
            "title": title(code),
            "kind": KINDS[code].message_class.label,
            "steps": steps.get(code, []),
            "version": latest.get(code),
        }
        for code in TITLES
    ]
    return render(request, "clients/text_list.html", {"rows": rows})


def _previews(code: str, words: dict[str, str]) -> list[dict[str, Any]]:
    """Compose the letters in use; nothing for words kept before they were checked: they are here to be mended."""
    wrong = [wording.problems(code, text, part=name.partition("_")[0]) for name, text in words.items() if text]
    return [] if any(wrong) else preview(code, words)


@require_http_methods(["GET", "POST"])
def text_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the words of a message; preview, write a new version, or bring the delivered words back."""
    require(can_read_texts(request.user))
    if code not in TITLES or not _has_words(code):
        raise Http404
    row = wording.in_use(code)
    now = {
        name: getattr(row, name) if row else wording.shipped(code, name.partition("_")[2], name.partition("_")[0])
        for name in TEXTS
    }
    writing = request.method == "POST"
    if writing:
        require(can_write_texts(request.user))
    if writing and request.POST.get("act") == "restore":
        services.restore_text(code, by=request.user)
        messages.success(request, _("The words delivered with the portal are back."))
        return redirect("clients:text_edit", code)
    form = MessageTextForm(request.POST if writing else None, code=code, initial=now)
    previews = []
    if writing and form.is_valid():
        if request.POST.get("act") != "preview":
            services.write_text(code, by=request.user, **form.cleaned_data)
            messages.success(request, _("The new words are in use from the next message on."))
            return redirect("clients:text_edit", code)
        previews = preview(code, form.cleaned_data)
    context = {
        "code": code,
        "title": title(code),
        "form": form,
        "previews": previews or (_previews(code, now) if not form.errors else []),
        "variables": wording.variables(code),
        "versions": MessageText.objects.filter(code=code).select_related("written_by")[:VERSIONS_SHOWN],
        "is_own": row is not None,
        "can_write": can_write_texts(request.user),
    }
    return render(request, "clients/text_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def schedule_edit(request: HttpRequest, schedule: str) -> HttpResponse:
    """Move or pause the steps of a schedule; what changed, when and by whom stays below."""
    require(can_read_texts(request.user))
    steps = list(ReminderStep.objects.filter(schedule=schedule).order_by("offset_days", "pk"))
    if not steps:
        raise Http404
    writing = request.method == "POST"
    if writing:
        require(can_write_texts(request.user))
    forms = [StepForm(request.POST if writing else None, step=step) for step in steps]
    valid = writing and all(form.is_valid() for form in forms)
    if valid:
        try:
            services.change_steps(schedule, {form.step.pk: form.wanted for form in forms}, by=request.user)
        except DomainError as error:
            show_domain_error(request, error)
        else:
            messages.success(request, _("The calendar is changed."))
            return redirect("clients:schedule_edit", schedule)
    history = AuditEvent.objects.filter(action=services.SCHEDULE_CHANGED, data__schedule=schedule)
    for form in forms:
        form.title = title(form.step.code)
    context = {
        "schedule": schedule,
        "forms": forms,
        "history": history.select_related("by")[:VERSIONS_SHOWN],
        "can_write": can_write_texts(request.user),
    }
    return render(request, "clients/schedule_edit.html", context, status=422 if writing and not valid else 200)
