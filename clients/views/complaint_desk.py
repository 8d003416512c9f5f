"""Complaints as the unit sees them: the list, the case, what its head and its handler may do (domain §7.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from clients.forms import complaint as forms
from clients.models import Complaint, Enterprise
from clients.permissions import complaint as may
from clients.queries import complaint as queries
from clients.services import complaint as service
from clients.states import complaint as states
from core import audit, clock
from core.errors import DomainError
from core.views import DomainErrorMixin, paginate, require


def complaint_list(request: HttpRequest) -> HttpResponse:
    """List what this person may read, by where it stands."""
    require(may.can_list_complaints(request.user))
    tab = request.GET.get("etat", "")
    tab = tab if tab in queries.TABS else "en-cours"
    counts = queries.tab_counts(request.user)
    if "etat" not in request.GET:
        tab = next((name for name, count in counts if count), "en-cours")
    context = {
        "page": paginate(request, queries.complaints_for(request.user, tab=tab)),
        "tab": tab,
        "tabs": counts,
        "today": clock.today(),
        "may_record": may.can_record_complaint(request.user),
    }
    return render(request, "clients/complaint_list.html", context)


class ComplaintRecord(DomainErrorMixin, FormView):
    """Write down a complaint for an enterprise that called, wrote or came."""

    template_name = "clients/complaint_record.html"
    form_class = forms.RecordComplaintForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to the relations unit."""
        require(may.can_record_complaint(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Start from the enterprise the agent comes from."""
        reference = self.request.GET.get("entreprise", "")
        found = Enterprise.objects.visible_to(self.request.user).filter(reference=reference).first()
        return {"enterprise": found} if found else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Search among the enterprises this agent sees."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: forms.RecordComplaintForm) -> HttpResponse:
        """Receive it; the page of the case opens only for those who may read it."""
        data = dict(form.cleaned_data)
        row = service.file_complaint(data.pop("enterprise"), by=self.request.user, **data)
        said = _("Recorded under %(ref)s. The head of the unit is told.") % {"ref": row.reference}
        messages.success(self.request, said)
        if queries.complaints_for(self.request.user).filter(pk=row.pk).exists():
            return redirect("clients:complaint_case", row.uuid)
        return redirect("clients:complaint_list")


Do = Callable[[Complaint, Any, dict[str, Any]], Any]


@dataclass(frozen=True)
class Act:
    """One thing that may be done to a complaint: by whom, from which states, with which form."""

    title: Any
    said: Any
    may: Callable[[Any, Complaint], bool]
    states: frozenset[str]
    form: Any
    do: Do
    takes_complaint: bool = False


def _set(*values: str) -> frozenset[str]:
    return frozenset(str(value) for value in values)


ACTS: dict[str, Act] = {
    "accuser": Act(
        gettext_lazy("Acknowledge and entrust"),
        gettext_lazy("Acknowledged: the enterprise is told that it will have an answer, and by when."),
        may.can_steer_complaint,
        _set(*states.ACKNOWLEDGE.sources),
        forms.AcknowledgeForm,
        lambda row, by, data: service.acknowledge(row, by=by, **data),
        True,
    ),
    "repondre": Act(
        gettext_lazy("Send the answer"),
        gettext_lazy("The answer is on the portal of the enterprise."),
        may.can_handle_complaint,
        _set(*states.HANDLED),
        forms.AnswerForm,
        lambda row, by, data: service.answer(row, by=by, **data),
    ),
    "noter": Act(
        gettext_lazy("Keep the note"),
        gettext_lazy("The note is kept."),
        may.can_handle_complaint,
        _set(*states.HANDLED),
        forms.NoteForm,
        lambda row, by, data: service.note(row, by=by, **data),
    ),
    "confier": Act(
        gettext_lazy("Give it to somebody else"),
        gettext_lazy("The complaint changed hands."),
        may.can_steer_complaint,
        _set(*states.HANDLED),
        forms.HandlerForm,
        lambda row, by, data: service.hand_over(row, by=by, **data),
        True,
    ),
    "orienter": Act(
        gettext_lazy("Show the right way"),
        gettext_lazy("The enterprise is told where to turn."),
        may.can_steer_complaint,
        _set(*states.REDIRECT.sources),
        forms.RedirectForm,
        lambda row, by, data: service.redirect(row, by=by, **data),
    ),
}


def _case(request: HttpRequest, uuid: UUID) -> Complaint:
    """Return a complaint this customs user may read; for whoever it names it does not exist."""
    if not request.user.is_customs:
        raise Http404
    return get_object_or_404(queries.complaints_for(request.user), uuid=uuid)


def _form(name: str, row: Complaint, data: Any = None) -> Any:
    """Make the form of an act; several stand on one page, so each has its own identifiers."""
    act, options = ACTS[name], {"auto_id": f"id_{name}_%s"}
    return act.form(data, complaint=row, **options) if act.takes_complaint else act.form(data, **options)


def _open_acts(request: HttpRequest, row: Complaint) -> dict[str, Act]:
    return {name: act for name, act in ACTS.items() if row.state in act.states and act.may(request.user, row)}


def _page(request: HttpRequest, row: Complaint, filled: dict[str, Any], status: int = 200) -> HttpResponse:
    acts = [
        {"name": name, "act": act, "form": filled.get(name) or _form(name, row), "open": name in filled}
        for name, act in _open_acts(request, row).items()
    ]
    context = {
        "complaint": row,
        "named": row.named.all(),
        "entries": queries.entries_for(row, request.user),
        "acts": acts,
        "to": queries.to_write_to(row),
        "on_paper": service.needs_letter(row),
        "today": clock.today(),
        "form": next(iter(filled.values()), None),
    }
    return render(request, "clients/complaint_case.html", context, status=status)


def complaint_case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One case; opening it is recorded."""
    row = _case(request, uuid)
    audit.record("clients.complaint.opened", obj=row, by=request.user)
    return _page(request, row, {})


@require_POST
def complaint_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Acknowledge, answer, note, hand over, redirect."""
    row = _case(request, uuid)
    if act not in ACTS:
        raise Http404
    require(act in _open_acts(request, row))
    form = _form(act, row, request.POST)
    if not form.is_valid():
        return _page(request, row, {act: form}, status=422)
    try:
        ACTS[act].do(row, request.user, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error.message))
        row.refresh_from_db()
        return _page(request, row, {act: form} if act in _open_acts(request, row) else {}, status=422)
    messages.success(request, str(ACTS[act].said))
    return redirect("clients:complaint_case", row.uuid)
