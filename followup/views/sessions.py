"""Sessions: enterprises register, the unit plans, whoever leads notes who came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from catalogue.enums import SessionState
from catalogue.models import OfferingSession
from core import clock
from core.acts import Act, ActPage
from core.errors import DomainError
from core.forms import ReasonForm
from core.views import calendar_response, paginate, require
from followup import permissions
from followup.documents.calendar import session_file
from followup.enums import SeatState
from followup.forms.seat import AttendanceForm, PlanForm, RegisterForm
from followup.forms.service import EmptyForm
from followup.models import SessionSeat
from followup.models.seat import HELD
from followup.queries import service as queries
from followup.services import seat as services
from followup.views.recommendations import my_enterprise


def _counted(rows: QuerySet[OfferingSession]) -> QuerySet[OfferingSession]:
    """Seats taken and enterprises waiting, counted in the database."""
    return rows.select_related("offering__category", "leader").annotate(
        taken=Sum("seats__people", filter=Q(seats__state__in=HELD), default=0),
        waiting=Count("seats", filter=Q(seats__state=SeatState.WAITING)),
        left=F("places") - F("taken"),
    )


class SessionList(View):
    """Sessions ahead, those of one service when asked, and where the enterprise is registered."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The soonest first, in pages."""
        enterprise = my_enterprise(request)
        ahead = OfferingSession.objects.visible_to(request.user).ahead(clock.now())
        rows = _counted(ahead).order_by("starts_at", "pk")
        code = request.GET.get("service", "")
        mine = SessionSeat.objects.visible_to(request.user).filter(
            enterprise=enterprise, session__state=SessionState.PLANNED, session__ends_at__gt=clock.now()
        )
        context = {
            "page": paginate(request, rows.filter(offering__code=code) if code else rows),
            "is_filtered": bool(code),
            "mine": list(mine.exclude(state=SeatState.LEFT).select_related("session__offering")),
        }
        return render(request, "followup/session_list.html", context)


class SessionPage(ActPage):
    """One session: when, where, seats left; register or withdraw."""

    template_name = "followup/session_detail.html"
    page_name = "followup:session_detail"

    def rows(self) -> QuerySet[OfferingSession]:
        """Sessions enterprises read; agents have their own page."""
        self.enterprise = my_enterprise(self.request)
        return _counted(OfferingSession.objects.visible_to(self.request.user))

    def _seat(self, session: OfferingSession) -> SessionSeat | None:
        rows = SessionSeat.objects.visible_to(self.request.user).filter(session=session, enterprise=self.enterprise)
        return rows.exclude(state=SeatState.LEFT).first()

    def _is_open(self, session: OfferingSession) -> bool:
        return session.state == SessionState.PLANNED and session.starts_at > clock.now()

    def _may_register(self, user: Any, session: OfferingSession) -> bool:
        free = self._seat(session) is None and self._is_open(session)
        return free and permissions.can_register(user, self.enterprise)

    def _may_leave(self, user: Any, session: OfferingSession) -> bool:
        held = self._seat(session) is not None and self._is_open(session)
        return held and permissions.can_register(user, self.enterprise)

    def _register(self, session: OfferingSession, data: dict[str, Any], user: Any) -> None:
        services.register(session, enterprise=self.enterprise, people=data["people"], by=user)

    def _leave(self, session: OfferingSession, _data: dict[str, Any], user: Any) -> None:
        seat = self._seat(session)
        if seat is None:
            raise Http404
        services.leave(seat, by=user)

    @property
    def acts(self) -> dict[str, Act]:  # type: ignore[override]
        """Registering and withdrawing, of the enterprise this person acts for."""
        return {
            "inscrire": Act(self._may_register, RegisterForm, self._register, _("Your registration is recorded.")),
            "retirer": Act(self._may_leave, EmptyForm, self._leave, _("You are withdrawn, without consequence.")),
        }

    def context(self, obj: Any) -> dict[str, Any]:
        """Where the enterprise stands."""
        return {"seat": self._seat(obj), "is_open": self._is_open(obj)}


def session_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The session as a calendar file."""
    rows = OfferingSession.objects.visible_to(request.user).select_related("offering")
    session = get_object_or_404(rows, uuid=uuid)
    return calendar_response(session_file(session), "seance.ics")


class AgentSessions(View):
    """Sessions for those who plan or lead them, and the deliveries entrusted to this person."""

    def _show(self, request: HttpRequest, form: PlanForm | None, status: int = 200) -> HttpResponse:
        rows = _counted(OfferingSession.objects.visible_to(request.user)).order_by("-starts_at", "-pk")
        context = {
            "page": paginate(request, rows),
            "deliveries": list(queries.entrusted_deliveries(request.user)[:50]),
            "form": form,
        }
        return render(request, "followup/agent_sessions.html", context, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The lists, and the form for those who plan."""
        may_plan = permissions.can_plan_sessions(request.user)
        require(permissions.can_list_sessions(request.user))
        return self._show(request, PlanForm() if may_plan else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open a session to registration."""
        require(permissions.can_plan_sessions(request.user))
        form = PlanForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, 422)
        data, (starts_at, ends_at) = form.cleaned_data, form.moments()
        names = ("offering", "place", "places", "leader")
        try:
            session = services.plan_session(
                starts_at=starts_at, ends_at=ends_at, by=request.user, **{name: data[name] for name in names}
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self._show(request, form, 422)
        messages.success(request, _("The session is open to registration."))
        return redirect("followup:agent_session", session.uuid)


class AgentSession(ActPage):
    """One session: who is registered, how to reach them, who came. Nothing of any diagnostic."""

    template_name = "followup/agent_session.html"
    page_name = "followup:agent_session"

    def rows(self) -> QuerySet[OfferingSession]:
        """Those this person plans or leads."""
        if not self.request.user.is_customs:
            raise Http404
        return _counted(OfferingSession.objects.visible_to(self.request.user))

    def _seats(self, session: OfferingSession) -> list[SessionSeat]:
        rows = SessionSeat.objects.visible_to(self.request.user).filter(session=session)
        shown = rows.exclude(state=SeatState.LEFT).select_related("enterprise")
        return list(shown.prefetch_related("enterprise__contacts"))

    def _attendance(self, *args: Any, **kwargs: Any) -> AttendanceForm:
        session = get_object_or_404(self.rows(), uuid=self.kwargs["uuid"])
        return AttendanceForm(*args, seats=[row for row in self._seats(session) if row.state in HELD], **kwargs)

    def _note(self, session: OfferingSession, data: dict[str, Any], user: Any) -> None:
        present = {int(name.removeprefix("seat-")): number for name, number in data.items()}
        services.note_attendance(session, present=present, by=user)

    @staticmethod
    def _may_note(user: Any, session: OfferingSession) -> bool:
        begun = session.state != SessionState.CALLED_OFF and session.starts_at <= clock.now()
        return begun and permissions.can_note_attendance(user, session)

    @staticmethod
    def _may_call_off(user: Any, session: OfferingSession) -> bool:
        return session.state == SessionState.PLANNED and permissions.can_plan_sessions(user)

    @property
    def acts(self) -> dict[str, Act]:  # type: ignore[override]
        """The attendance sheet, and calling the session off."""
        return {
            "presence": Act(self._may_note, self._attendance, self._note, _("Attendance recorded.")),
            "annuler": Act(
                self._may_call_off,
                ReasonForm,
                lambda row, data, user: services.call_off(row, reason=data["reason"], by=user),
                _("The session is called off; the agents of the registered enterprises call them."),
            ),
        }

    def context(self, obj: Any) -> dict[str, Any]:
        """Who is registered and who waits."""
        return {"seats": self._seats(obj), "may_list": permissions.can_list_sessions(self.request.user)}
