"""Answering a survey: from the portal, by the mailed link, or by the public link; one page, no script needed (§7.7)."""

import uuid as uuids
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import DomainError
from core.views import require
from questionnaires import permissions as may
from questionnaires.enums import SurveyKind, SurveyState
from questionnaires.forms.survey import read_answers
from questionnaires.models import OpinionSurvey, SurveyInvitation
from questionnaires.queries import survey as queries
from questionnaires.queries import survey_pages as pages
from questionnaires.queries.survey_results import questions_of
from questionnaires.rules.completeness import Given
from questionnaires.services import survey_answers as services

FORM_SALT = "questionnaires.survey.form"
Keep = Callable[[Mapping[str, Given]], bool]


def _closed(request: HttpRequest, survey: OpinionSurvey) -> bool:
    return survey.state != SurveyState.OPEN or survey.closes_on < clock.today()


def _page(
    request: HttpRequest, survey: OpinionSurvey, *, layout: str, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"survey": survey, "layout": layout, **extra}
    context.setdefault("lines", pages.fill_lines(survey))
    return render(request, "questionnaires/survey_fill.html", context, status=status)


def _answer(request: HttpRequest, survey: OpinionSurvey, keep: Keep, *, layout: str, **extra: Any) -> HttpResponse:
    """Show the page, or keep what was answered; what is wrong is said beside each question and nothing is lost."""
    if _closed(request, survey):
        return render(request, "questionnaires/survey_thanks.html", {"closed": survey, "layout": layout}, status=410)
    if request.method != "POST":
        return _page(request, survey, layout=layout, **extra)
    given, errors = read_answers(request, questions_of(survey))
    missing = services.missing_codes(queries.content(survey).asks, given)
    refusal = ""
    if not errors and not missing:
        try:
            keep(given)
        except DomainError as error:
            refusal = str(error.message)
        else:
            return redirect("questionnaires:survey_thanks")
    lines = pages.fill_lines(survey, given=given, missing=missing, errors=errors)
    wrong = [item.line for item in lines if item.line.error]
    return _page(request, survey, layout=layout, status=422, lines=lines, errors=wrong, refusal=refusal, **extra)


def _wants_call(request: HttpRequest) -> bool:
    return bool(request.POST.get("may_call_back"))


@require_http_methods(["GET", "POST"])
def survey_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An enterprise answers from the portal: owner, deputy or contributor, once."""
    if request.user.is_customs:
        raise Http404
    rows = SurveyInvitation.objects.visible_to(request.user).select_related("survey__version", "enterprise")
    found = get_object_or_404(rows, uuid=uuid)
    require(may.can_answer_survey(request.user, found))
    return _invited(request, found, layout="layout/portal.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def survey_link(request: HttpRequest, token: str) -> HttpResponse:
    """An enterprise answers by the link of its letter, without signing in."""
    found = queries.invitation_behind(token)
    if found is None:
        raise Http404
    return _invited(request, found, layout="layout/public.html")


def _invited(request: HttpRequest, found: SurveyInvitation, *, layout: str) -> HttpResponse:
    if found.has_answered:  # a second press, a colleague, an old letter: the first answer stays
        return render(request, "questionnaires/survey_thanks.html", {"again": True, "layout": layout})
    author = request.user if request.user.is_authenticated and not request.user.is_customs else None

    def keep(given: Mapping[str, Given]) -> bool:
        return services.answer_invitation(found, given=given, by=author, may_call_back=_wants_call(request))

    return _answer(
        request, found.survey, keep, layout=layout, enterprise=found.enterprise, wants_call=_wants_call(request)
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def survey_public(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody answers by the public link; counted per network, one form is one answer."""
    rows = OpinionSurvey.objects.exclude(state=SurveyState.DRAFT).select_related("version")
    survey = get_object_or_404(rows, kind=SurveyKind.PUBLIC, public_code=code.upper())
    layout = "layout/public.html"
    once = _form_number(request)
    if request.method == "POST" and not _closed(request, survey) and not ratelimit.consume(request, action="survey"):
        given, errors = read_answers(request, questions_of(survey))
        refusal = _("Many answers came from this network. Please try again in a minute.")
        lines = pages.fill_lines(survey, given=given, errors=errors)
        signed = signing.dumps(str(once), salt=FORM_SALT)
        return _page(request, survey, layout=layout, status=429, lines=lines, refusal=refusal, once=signed)

    def keep(given: Mapping[str, Given]) -> bool:
        return services.answer_public(survey, given=given, once=once)

    return _answer(request, survey, keep, layout=layout, once=signing.dumps(str(once), salt=FORM_SALT))


def _form_number(request: HttpRequest) -> UUID:
    """The number drawn when the form was shown, signed; a missing or forged one is drawn anew."""
    try:
        return UUID(signing.loads(request.POST.get("once", ""), salt=FORM_SALT))
    except (signing.BadSignature, ValueError):
        return uuids.uuid4()


@login_not_required
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """Said to everybody who answered."""
    return render(request, "questionnaires/survey_thanks.html", {"layout": "layout/public.html"})
