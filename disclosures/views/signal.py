"""Releases of signals: asked for, prepared, released; schedules; releases about notices. Customs side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from core import audit, clock
from core.acts import Act, ActPage
from core.errors import DomainError
from core.views import outcome_said, paginate, require
from diagnostics.models import RegularisationNotice
from disclosures import permissions
from disclosures.forms.signal import AskForm, NothingForm, NoticeForm, RefusalForm, ScheduleForm
from disclosures.models import NoticeRelease, SignalRelease, SignalSchedule
from disclosures.queries import notice as notice_queries
from disclosures.queries import signal as queries
from disclosures.services import notice as notice_services
from disclosures.services import signal as services


def reader(request: HttpRequest) -> None:
    """Not found for the enterprises' side; refused to a customs role that may not read signals."""
    if not request.user.is_customs:
        raise Http404
    require(permissions.can_read_signals(request.user))


def release_list(request: HttpRequest) -> HttpResponse:
    """Every release this person may read, the last one first."""
    reader(request)
    context = {
        "page": paginate(request, queries.releases_for(request.user)),
        "may_ask": permissions.can_ask_signals(request.user),
        "decides": permissions.decides(request.user),
        "schedules": SignalSchedule.objects.visible_to(request.user).filter(state="active"),
        "counted": queries.counted_since(clock.add_months(clock.today(), -12)),
    }
    return render(request, "disclosures/release_list.html", context)


class AskRelease(View):
    """The written request of risk management."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Risk management only."""
        reader(request)
        require(permissions.can_ask_signals(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self._show(request, AskForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the request; the two persons see it."""
        form = AskForm(request.POST)
        if form.is_valid():
            try:
                release = services.ask_release(by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("Your request is recorded. Two persons decide on it."))
                return redirect("disclosures:release", release.uuid)
        return self._show(request, form, status=422)

    def _show(self, request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
        return render(request, "disclosures/release_ask.html", {"form": form}, status=status)


class ReleasePage(ActPage):
    """One release: what was asked, what may be said, and the act of the person who looks."""

    template_name = "disclosures/release.html"
    page_name = "disclosures:release"
    acts = {
        "preparer": Act(
            permissions.can_prepare,
            NothingForm,
            lambda row, _data, user: services.prepare_release(row, by=user),
            gettext_lazy("Prepared. A second person decides whether it leaves."),
        ),
        "communiquer": Act(
            permissions.can_release,
            NothingForm,
            lambda row, _data, user: services.release_signals(row, by=user),
            gettext_lazy("Released. Each enterprise sees its own signal from now on."),
        ),
        "refuser": Act(
            permissions.can_refuse,
            RefusalForm,
            lambda row, data, user: services.refuse_release(row, reason=data["reason"], by=user),
            gettext_lazy("Refused. Whoever asked reads the reason."),
        ),
    }

    def rows(self) -> QuerySet[SignalRelease]:
        """By policy."""
        reader(self.request)
        return SignalRelease.objects.visible_to(self.request.user).select_related(
            "asked_by", "prepared_by", "released_by", "schedule"
        )

    def context(self, obj: Any) -> dict[str, Any]:
        """The signals this person may read; the reasons of silence for the two persons only. Reading is recorded."""
        user = self.request.user
        page = paginate(self.request, queries.signals_of(obj, user))
        if page.paginator.count:
            audit.record("disclosures.release_opened", obj=obj, by=user)
        is_open = permissions.can_refuse(user, obj)
        return {
            "page": page,
            "lines": list(queries.pairs(page)),
            "withheld": queries.withheld_lines(obj) if is_open else [],
            "asked_for": 0 if obj.everyone else obj.wanted.count(),
        }


def schedules(request: HttpRequest) -> HttpResponse:
    """Rhythms: decided by the head of the relations unit, approved by a second person."""
    reader(request)
    require(permissions.decides(request.user))
    may_decide = permissions.leads_relations(request.user)
    form = ScheduleForm(request.POST) if request.method == "POST" else ScheduleForm()
    if request.method == "POST":
        require(may_decide)
        if form.is_valid():
            try:
                services.decide_schedule(by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error("starts_on", str(error.message))
            else:
                messages.success(request, _("Recorded. It counts once a second person approves it."))
                return redirect("disclosures:schedule_list")
    rows = list(SignalSchedule.objects.visible_to(request.user).select_related("decided_by", "approved_by"))
    lines = [
        {
            "schedule": row,
            "may_approve": permissions.can_approve_schedule(request.user, row),
            "may_end": permissions.can_end_schedule(request.user, row),
        }
        for row in rows
    ]
    context = {"lines": lines, "form": form, "may_decide": may_decide}
    return render(request, "disclosures/schedules.html", context, status=422 if form.errors else 200)


SCHEDULE_ACTS = {
    "approuver": (permissions.can_approve_schedule, services.approve_schedule),
    "arreter": (permissions.can_end_schedule, services.end_schedule),
}


@require_POST
def schedule_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Approve or end a rhythm."""
    reader(request)
    row = get_object_or_404(SignalSchedule.objects.visible_to(request.user), uuid=uuid)
    return _act(request, row, SCHEDULE_ACTS, act, "disclosures:schedule_list")


def _act(request: HttpRequest, row: Any, acts: dict[str, Any], name: str, page: str) -> HttpResponse:
    """Check who may, call the service, go back to the list."""
    if name not in acts:
        raise Http404
    may, perform = acts[name]
    require(may(request.user, row))
    with outcome_said(request, _("Recorded.")):
        perform(row, by=request.user)
    return redirect(page)


def notices(request: HttpRequest) -> HttpResponse:
    """Ends of periods left without answer: what has left, and for the heads what may be proposed (§7.4)."""
    reader(request)
    user = request.user
    page = paginate(request, notice_queries.releases_for(user))
    may_propose = permissions.leads_relations(user)
    context = {
        "page": page,
        "lines": [
            {
                "row": row,
                "may_release": permissions.can_release_notice(user, row),
                "may_refuse": permissions.can_refuse_notice(user, row),
            }
            for row in page
        ],
        "candidates": notice_queries.unanswered(user, clock.today()) if may_propose else [],
        "may_propose": may_propose,
    }
    return render(request, "disclosures/notices.html", context)


class ProposeNotice(View):
    """The head of the relations unit says why the end of a period should be said."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Head of the relations unit; a notice one may not know of is not found (§7.4)."""
        reader(request)
        require(permissions.leads_relations(request.user))
        rows = RegularisationNotice.objects.visible_to(request.user).select_related("report__diagnostic__enterprise")
        self.notice = get_object_or_404(rows, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """An empty form."""
        return self._show(request, NoticeForm())

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """Propose; a second person decides."""
        form = NoticeForm(request.POST)
        if form.is_valid():
            try:
                notice_services.propose_notice_release(
                    self.notice, reason=form.cleaned_data["reason"], by=request.user
                )
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("Prepared. A second person decides whether it leaves."))
                return redirect("disclosures:notice_list")
        return self._show(request, form, status=422)

    def _show(self, request: HttpRequest, form: NoticeForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "notice": self.notice, "enterprise": self.notice.report.diagnostic.enterprise}
        return render(request, "disclosures/notice_propose.html", context, status=status)


def _refuse_notice(row: NoticeRelease, *, by: Any) -> NoticeRelease:
    return notice_services.refuse_notice(row, reason="", by=by)


NOTICE_ACTS = {
    "communiquer": (permissions.can_release_notice, notice_services.release_notice),
    "refuser": (permissions.can_refuse_notice, _refuse_notice),
}


@require_POST
def notice_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Release or refuse what was proposed."""
    reader(request)
    row = get_object_or_404(NoticeRelease.objects.visible_to(request.user), uuid=uuid)
    return _act(request, row, NOTICE_ACTS, act, "disclosures:notice_list")
