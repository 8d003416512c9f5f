"""The enterprise's pages about its recommendations and follow-up points."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from clients.models import Enterprise
from clients.queries.access import current_membership
from core import clock
from core.acts import Act, ActPage
from core.errors import DomainError
from core.views import require, show_domain_error
from followup import permissions
from followup.enums import Unit
from followup.forms.point import point_forms
from followup.forms.recommendation import AttitudeForm, ContestForm
from followup.models import FollowUp, FollowUpPoint
from followup.queries import recommendation as queries
from followup.services import point as point_services
from followup.services import recommendation as services


def my_enterprise(request: HttpRequest) -> Enterprise:
    """The enterprise this person acts for; customs staff and strangers have none here."""
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    return membership.enterprise


class Home(View):
    """Where /suivi/ leads each side."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Agents to their worklist, enterprises to their recommendations."""
        return redirect("followup:agent_worklist" if request.user.is_customs else "followup:recommendation_list")


class RecommendationList(View):
    """The enterprise's recommendations, by suggested date, with what it said of each."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One list, next follow-up point first."""
        enterprise, today = my_enterprise(request), clock.today()
        context = {
            "enterprise": enterprise,
            "follow_ups": list(queries.follow_ups_for(request.user, enterprise)),
            "point": queries.next_point(request.user, enterprise, today),
            "may_read": permissions.may_read(request.user, enterprise, "recommendations"),
            "discloses_use": settings.CCV_DISCLOSE_FOLLOWUP_USE,
        }
        return render(request, "followup/recommendation_list.html", context)


class RecommendationPage(ActPage):
    """One recommendation: what it asks, what was recorded, by which unit and when, and one's own answer."""

    template_name = "followup/recommendation_detail.html"
    page_name = "followup:recommendation_detail"
    acts = {
        "reponse": Act(
            permissions.can_tell_attitude,
            AttitudeForm,
            lambda row, data, user: services.tell_attitude(row, by=user, **data),
            gettext_lazy("Your answer is recorded. You can change it at any time."),
        ),
        "contester": Act(
            permissions.can_contest,
            ContestForm,
            lambda row, data, user: services.contest(row, text=data["text"], by=user),
            gettext_lazy("Your disagreement is recorded. A second agent will answer you."),
        ),
    }

    def rows(self) -> QuerySet[FollowUp]:
        """The enterprise's own."""
        if self.request.user.is_customs:
            raise Http404
        return queries.follow_up_with_history(self.request.user)

    def context(self, obj: Any) -> dict[str, Any]:
        """The history, and whether the use of the follow-up is told here (§8.4)."""
        return {"entries": list(obj.entries.all()), "discloses_use": settings.CCV_DISCLOSE_FOLLOWUP_USE}

    def initial(self, act: str, obj: Any) -> dict[str, Any]:
        """One's own last answer, to be changed."""
        mine = act == "reponse" and obj.recorded_unit == Unit.ENTERPRISE
        return {"attitude": obj.attitude, "note": obj.note} if mine else {}


class PointFill(View):
    """The four questions of a follow-up point, for every recommendation still open."""

    def _point(self, request: HttpRequest, uuid: Any) -> FollowUpPoint:
        if request.user.is_customs:
            raise Http404
        rows = FollowUpPoint.objects.visible_to(request.user).select_related("enterprise", "diagnostic")
        return get_object_or_404(rows, uuid=uuid)

    def _asked(self, point: FollowUpPoint) -> QuerySet[FollowUp]:
        rows = FollowUp.objects.filter(recommendation__diagnostic=point.diagnostic)
        return rows.select_related("recommendation").order_by("recommendation__position")

    def _show(self, request: HttpRequest, point: FollowUpPoint, forms: list[Any], status: int = 200) -> HttpResponse:
        context = {
            "point": point,
            "forms": forms,
            "may_answer": permissions.can_answer_point(request.user, point),
            "discloses_use": settings.CCV_DISCLOSE_FOLLOWUP_USE,
            "form": next((form for form in forms if form.errors), None),
        }
        return render(request, "followup/point_fill.html", context, status=status)

    def get(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """The form, or thanks when it was already sent."""
        point = self._point(request, uuid)
        return self._show(request, point, point_forms(self._asked(point)))

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """Keep the answers of every recommendation in one go."""
        point = self._point(request, uuid)
        if point.answered_at is not None:
            return redirect("followup:point_fill", point.uuid)
        require(permissions.can_answer_point(request.user, point))
        forms = point_forms(self._asked(point), request.POST)
        valid = [form.is_valid() for form in forms]  # every form, so that each shows its own errors
        if not all(valid):
            return self._show(request, point, forms, status=422)
        try:
            point_services.answer_point(point, answers=[_as_answer(form) for form in forms], by=request.user)
        except DomainError as error:
            show_domain_error(request, error)
            return self._show(request, point, forms, status=422)
        messages.success(request, _("Thank you. Your answers are recorded."))
        return redirect("followup:recommendation_list")


def _as_answer(form: Any) -> point_services.PointAnswer:
    data = form.cleaned_data
    return point_services.PointAnswer(
        follow_up=form.follow_up,
        attitude=data["attitude"],
        means=data["means"],
        obstacle=data["note"],
        level_now=data["level_now"],
    )
