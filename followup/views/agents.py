"""The relations unit's pages: worklist, an enterprise's follow-up, one recommendation."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from clients.models import Enterprise
from clients.queries.segment import file_address
from core import clock
from core.acts import Act, ActPage
from core.templatetags.ccv import short_date
from core.views import paginate, require
from followup import permissions
from followup.forms.recommendation import ContestReplyForm, IgnoredForm, ToldAttitudeForm, VerifyForm
from followup.models import FollowUp
from followup.queries import recommendation as queries
from followup.queries import service as service_queries
from followup.services import recommendation as services


class Worklist(View):
    """What waits in the follow-up: contested records, suggestions, late recommendations, services under way."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Four short lists; late ones in pages."""
        user, today = request.user, clock.today()
        require(permissions.can_read_follow_up(user))
        context = {
            "contested": list(queries.contested(user)[:50]),
            "suggested": queries.ignored_suggestions(user, today)[:50],
            "proposals": list(service_queries.proposals_to_watch(user)[:50]),
            "page": paginate(request, queries.overdue(user, today)),
            "today": today,
        }
        return render(request, "followup/agent_worklist.html", context)


class EnterprisePage(View):
    """One enterprise's recommendations, follow-up points and services, for those who follow it."""

    def get(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """Lists in the order of the work."""
        user, today = request.user, clock.today()
        require(permissions.can_read_follow_up(user))
        enterprise = get_object_or_404(Enterprise.objects.visible_to(user), uuid=uuid)
        context = {
            "enterprise": enterprise,
            "file_url": file_address(enterprise, user),
            "follow_ups": list(queries.follow_ups_for(user, enterprise)),
            "points": list(queries.points_for(user, enterprise)),
            "proposals": list(service_queries.proposals_for(user, enterprise)),
            "may_propose": permissions.can_propose_services(user, enterprise),
            "today": today,
        }
        return render(request, "followup/agent_enterprise.html", context)


class AgentRecommendation(ActPage):
    """One recommendation as the agent follows it: history, and what may be recorded now."""

    template_name = "followup/agent_recommendation.html"
    page_name = "followup:agent_recommendation"
    acts = {
        "noter": Act(
            permissions.can_record_attitude,
            ToldAttitudeForm,
            lambda row, data, user: services.record_attitude(row, by=user, **data),
            _("Recorded. The enterprise sees it and may contest it."),
        ),
        "repondre": Act(
            permissions.can_answer_contest,
            ContestReplyForm,
            lambda row, data, user: services.answer_contest(row, by=user, **data),
            _("Your reply is recorded and visible to the enterprise."),
        ),
        "sans-reponse": Act(
            permissions.can_record_attitude,
            IgnoredForm,
            lambda row, data, user: services.confirm_ignored(row, attempts=data["attempts"], by=user),
            _("Recorded. Any later word of the enterprise takes it back."),
        ),
        "verifier": Act(
            permissions.can_record_attitude,
            VerifyForm,
            lambda row, data, user: services.verify(row, seen=data["seen"] == "yes", note=data["note"], by=user),
            _("Recorded."),
        ),
    }

    def rows(self) -> QuerySet[FollowUp]:
        """By policy and assignment; the enterprise has its own page."""
        if not self.request.user.is_customs:
            raise Http404
        return queries.follow_up_with_history(self.request.user)

    def initial(self, act: str, obj: Any) -> dict[str, Any]:
        """The contact attempts already known, one per line, for the agent to correct."""
        if act != "sans-reponse" or not queries.may_be_ignored(obj, clock.today()):
            return {}
        attempts = queries.contact_attempts(obj)
        return {"attempts": "\n".join(f"{short_date(day)} – {channel}" for day, channel in attempts)}

    def context(self, obj: Any) -> dict[str, Any]:
        """The history, and which rarer acts make sense now."""
        return {
            "entries": list(obj.entries.all()),
            "answers": list(obj.answers.select_related("point").order_by("point__due_on")),
            "is_suggested": queries.may_be_ignored(obj, clock.today()),
            "is_declared": obj.attitude == "adopted",
        }
