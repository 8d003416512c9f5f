"""Opinion surveys for the staff: list, preparation, preview, opening, results, export and poster (§7.7)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from clients.queries.access import current_membership
from core.errors import DomainError
from core.forms import ReasonForm
from core.spreadsheets import csv_bytes
from core.views import outcome_said, paginate, require
from questionnaires import permissions as may
from questionnaires.forms.survey import SurveyForm, question_forms
from questionnaires.models import OpinionSurvey
from questionnaires.queries import survey as queries
from questionnaires.queries import survey_pages as pages
from questionnaires.queries import survey_results as results
from questionnaires.services import survey as services
from questionnaires.services.survey_questions import as_wanted


def fetch(request: HttpRequest, uuid: UUID) -> OpinionSurvey:
    """A survey this person may know of, or 'not found'."""
    rows = OpinionSurvey.objects.visible_to(request.user).select_related("version", "author", "opened_by")
    return get_object_or_404(rows, uuid=uuid)


def fetch_for_unit(request: HttpRequest, uuid: UUID) -> OpinionSurvey:
    """A survey as the relations unit works on it; readers of aggregates have the results page."""
    found = fetch(request, uuid)
    if not request.user.is_customs:
        raise Http404
    require(may.can_work_on_surveys(request.user))
    return found


def survey_list(request: HttpRequest) -> HttpResponse:
    """Every survey for the unit, the published ones for readers; an enterprise's own on the portal."""
    rows = OpinionSurvey.objects.visible_to(request.user)
    if not request.user.is_customs:
        return _own_list(request, rows)
    require(may.can_read_surveys(request.user))
    context = {
        "page": paginate(request, queries.with_counts(rows).order_by("-created_at", "-pk")),
        "can_prepare": may.can_prepare_survey(request.user),
        "works": may.can_work_on_surveys(request.user),
    }
    return render(request, "questionnaires/survey_list.html", context)


def _own_list(request: HttpRequest, rows: queries.QuerySet) -> HttpResponse:
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    waiting = [
        row
        for row in queries.invitations_of(request.user, membership.enterprise)
        if may.can_answer_survey(request.user, row)
    ]
    published = paginate(request, rows.filter(state="published").order_by("-published_at", "-pk"))
    return render(request, "questionnaires/survey_mine.html", {"waiting": waiting, "page": published})


@require_http_methods(["GET", "POST"])
def survey_edit(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """Prepare a survey, or change a draft; the questions come next."""
    found = fetch_for_unit(request, uuid) if uuid else None
    require(may.can_prepare_survey(request.user, found))
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=found)
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                found = services.create_survey(by=request.user, **form.survey_fields)
                return redirect("questionnaires:survey_questions", found.uuid)
            services.edit_survey(found, by=request.user, **form.survey_fields)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("questionnaires:survey", found.uuid)
    status = 422 if form.errors else 200
    return render(request, "questionnaires/survey_edit.html", {"form": form, "survey": found}, status=status)


@require_http_methods(["GET", "POST"])
def survey_questions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the questions of a draft: eight rows, an emptied one goes away."""
    found = fetch_for_unit(request, uuid)
    require(may.can_prepare_survey(request.user, found))
    if results.is_after_service(found):
        messages.info(request, _("The questions about a service are always the same."))
        return redirect("questionnaires:survey", uuid)
    posted = request.POST if request.method == "POST" else None
    rows = question_forms([as_wanted(question) for question in results.questions_of(found)], posted)
    valid = [row.is_valid() for row in rows] if posted is not None else [False]  # every row shows its own errors
    if all(valid):
        wanted = [row.wanted for row in rows if row.cleaned_data["kind"]]
        if not wanted:
            rows[0].add_error("kind", _("A survey has one question at least."))
        else:
            try:
                services.change_questions(found, wanted, by=request.user)
            except DomainError as error:
                rows[0].add_error(None, str(error))
            else:
                return redirect("questionnaires:survey", uuid)
    wrong = next((row for row in rows if posted is not None and row.errors), None)
    context = {"survey": found, "rows": rows, "form": wrong}
    return render(request, "questionnaires/survey_questions.html", context, status=422 if wrong else 200)


def survey(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where a survey stands, whom opening it would reach, and what may be done now."""
    if not request.user.is_customs:
        raise Http404
    found = fetch(request, uuid)
    if not may.can_work_on_surveys(request.user):
        return redirect("questionnaires:survey_results", uuid)
    context = pages.overview(found) | {
        "can_edit": may.can_prepare_survey(request.user, found),
        "can_decide": may.can_decide_survey(request.user, found) and found.author_id != request.user.pk,
        "filters": services.describe(found),
        "reads_names": found.asks_by_letter and not found.is_anonymous and may.can_read_survey_words(request.user),
    }
    return render(request, "questionnaires/survey.html", context)


def survey_preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page as those asked will see it; nothing is sent from here."""
    found = fetch_for_unit(request, uuid)
    context = {"survey": found, "lines": pages.fill_lines(found), "is_preview": True, "layout": "layout/public.html"}
    return render(request, "questionnaires/survey_fill.html", context)


def survey_poster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A page to print and post up: the public address as a QR code."""
    found = fetch_for_unit(request, uuid)
    if not found.public_code:
        raise Http404
    return render(request, "questionnaires/survey_poster.html", pages.poster(found))


def survey_results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The aggregate: bars that are their own table, groups where they can be told, words for the head of unit."""
    found = fetch(request, uuid)
    works = may.can_work_on_surveys(request.user)
    if not found.is_over or (found.state != "published" and not works):
        raise Http404
    context = {
        "survey": found,
        "results": results.results_of(found, with_texts=may.can_read_survey_words(request.user)),
        "works": works,
        "reads": request.user.is_customs,
        "can_decide": may.can_decide_survey(request.user, found),
        "reads_names": not found.is_anonymous and works and may.can_read_survey_words(request.user),
        "enough": pages.K,
        "reason_form": ReasonForm() if request.user.is_customs else None,
    }
    return render(request, "questionnaires/survey_results.html", context)


def survey_responses(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answers of a survey with names, one by one, for the head of the relations unit (§8.2)."""
    found = fetch_for_unit(request, uuid)
    require(may.can_read_survey_words(request.user))
    if found.is_anonymous:
        raise Http404
    page = paginate(request, queries.named_responses(request.user, found))
    context = {"survey": found, "page": page, "lines": [results.named_line(row) for row in page]}
    return render(request, "questionnaires/survey_responses.html", context)


@require_POST
def survey_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The aggregate as a file; the reason is written down (§8.2)."""
    found = fetch(request, uuid)
    if not request.user.is_customs or not found.is_over:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why in a few words."))
        return redirect("questionnaires:survey_results", uuid)
    services.record_export(found, by=request.user, reason=form.cleaned_data["reason"])
    response = HttpResponse(csv_bytes(results.csv_lines(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference.lower()}.csv"'
    return response


ACTS = {"ouvrir": services.open_survey, "clore": services.close_survey, "publier": services.publish_survey}
DONE = {
    "ouvrir": gettext_lazy("The survey is open: the letters leave in the background."),
    "clore": gettext_lazy("The survey is closed: the results are ready."),
    "publier": gettext_lazy("The results are published."),
}


@require_POST
def survey_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Open, close, publish: the head of unit decides."""
    found = fetch_for_unit(request, uuid)
    require(may.can_decide_survey(request.user, found))
    if act not in ACTS:
        raise Http404
    with outcome_said(request, DONE[act]):
        ACTS[act](found, by=request.user)
    return redirect("questionnaires:survey", uuid)
