"""The enterprise's pages: task list, one page of questions at a time, check, send, receipt, outcome."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.queries.access import current_membership
from core.errors import DomainError
from core.templatetags.ccv import clock_time
from core.views import outcome_said, require, show_denied, show_domain_error
from questionnaires.enums import ResponseState
from questionnaires.forms.answers import (
    DeclarationForm,
    PostedAnswers,
    PostedFile,
    read_answer,
    read_opened,
    read_page,
)
from questionnaires.models import Evidence, ScreeningResponse
from questionnaires.permissions import (
    can_answer,
    can_open_by_itself,
    can_read_outcome,
    can_share,
    can_submit,
    can_withdraw,
    can_write_section,
    own_sections,
)
from questionnaires.queries import asking, pages
from questionnaires.queries.offer import offer_of
from questionnaires.queries.response import Filling, load_filling, version_content
from questionnaires.services import evidence as evidence_service
from questionnaires.services import response as response_service
from questionnaires.services import submission as submission_service


def fetch(request: HttpRequest, uuid: UUID) -> ScreeningResponse:
    """One of the person's responses, or 'not found': a draft is the enterprise's own, agents never open it here."""
    if request.user.is_customs:
        raise Http404
    rows = ScreeningResponse.objects.visible_to(request.user).select_related(
        "enterprise", "version", "campaign", "submitted_by", "paper"
    )
    return get_object_or_404(rows, uuid=uuid)


def response_list(request: HttpRequest) -> HttpResponse:
    """The questionnaires of an enterprise; agents go to their own list."""
    if request.user.is_customs:
        return redirect("questionnaires:dossier_list")
    membership = current_membership(request.user)
    if membership is None:
        raise Http404
    rows = ScreeningResponse.objects.visible_to(request.user).filter(enterprise=membership.enterprise)
    can_open = can_open_by_itself(request.user, membership.enterprise_id) and not rows.live().exists()
    context = {
        "responses": rows.select_related("version__questionnaire"),
        "can_open": can_open,
        "offer": offer_of() if can_open else None,
    }
    return render(request, "questionnaires/response_list.html", context)


@require_POST
def response_open(request: HttpRequest) -> HttpResponse:
    """Come by oneself: open a questionnaire without invitation."""
    membership = current_membership(request.user)
    require(membership is not None and can_open_by_itself(request.user, membership.enterprise_id))
    try:
        opened = response_service.open_response(membership.enterprise, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:response_list")
    return redirect("questionnaires:response", opened.uuid)


def response(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The task list while answering; afterwards where the file stands."""
    if request.user.is_customs:
        return redirect("questionnaires:dossier", uuid)
    found = fetch(request, uuid)
    filling = load_filling(found)
    context = pages.overview(filling, own_sections(request.user, found)) | {
        "can_answer": can_answer(request.user, found),
        "can_share": can_share(request.user, found),
        "can_submit": can_submit(request.user, found),
        "can_withdraw": can_withdraw(request.user, found),
    }
    template = "response.html" if found.is_open else "response_status.html"
    return render(request, f"questionnaires/{template}", context)


@require_POST
def response_start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin with the two questions that say whether the programme can concern the enterprise."""
    found = fetch(request, uuid)
    require(can_answer(request.user, found))
    try:
        response_service.start_response(found, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("questionnaires:response", uuid)
    first = load_filling(found).sections[0]
    return redirect("questionnaires:response_fill", uuid, first.code)


@require_http_methods(["GET", "POST"])
def response_fill(request: HttpRequest, uuid: UUID, section: str, number: int = 1) -> HttpResponse:
    """One page of questions: what was typed is saved, complete or not."""
    found = fetch(request, uuid)
    filling = load_filling(found)
    page = pages.find_page(filling, section, number)
    if page is None:
        raise Http404
    if not found.is_open and request.method == "GET":
        return redirect("questionnaires:response", uuid)
    # A page left open too long is shown again with its text; while details are asked, only who may answer writes.
    is_closed = not found.is_open and found.state != ResponseState.COMPLEMENT_REQUESTED
    require(can_write_section(request.user, found, section) or is_closed)
    page = replace(page, only=own_sections(request.user, found))
    if pages.must_begin_with_eligibility(filling, page):
        messages.info(request, _("Two questions first: they tell whether the programme can concern you."))
        return redirect("questionnaires:response_fill", uuid, filling.sections[0].code)
    if request.method == "POST":
        return _save_page(request, filling, page)
    if not page.questions:  # its questions are not asked any more
        return redirect(pages.next_address(filling, page, leaving="continue"))
    return render(request, "questionnaires/response_fill.html", pages.page_context(filling, page))


def _save_page(request: HttpRequest, filling: Filling, page: pages.Page) -> HttpResponse:
    """Keep the page, then go on; what could not be kept is said beside its question and nothing typed is lost."""
    posted = read_page(request, page.every_question)  # one hidden meanwhile by a colleague keeps what was typed
    leaving = request.POST.get("next_step", "continue")
    visited = page.section.code if page.is_last and leaving == "continue" else ""
    try:
        saved = response_service.save_answers(
            filling.response, given=posted.given, by=request.user, opened=posted.opened, visited=visited
        )
    except DomainError as error:
        show_domain_error(request, error)
        context = pages.page_context(filling, page, posted=posted, is_refused=True)
        return render(request, "questionnaires/response_fill.html", context, status=409)
    _keep_files(request, filling, posted)
    fresh = load_filling(fetch(request, filling.response.uuid))
    missing = pages.missing_on_page(fresh, page) if leaving == "continue" else ()
    if posted.errors or saved.conflicts or (missing and not request.POST.get("had_missing")):
        context = pages.page_context(fresh, page, posted=posted, conflicts=saved.conflicts, missing=missing)
        return render(request, "questionnaires/response_fill.html", context, status=422)
    return redirect(pages.next_address(fresh, page, leaving=leaving))


def _keep_files(request: HttpRequest, filling: Filling, posted: PostedAnswers) -> None:
    """Keep each file by itself: one refused file does not prevent the others."""
    for item in posted.files:
        try:
            _keep_file(request, filling, item)
        except DomainError as error:
            shown = f"« {item.uploaded.name} » : " if item.uploaded else ""
            posted.errors[item.question] = f"{shown}{error}"
            if error.code == "upload_doubtful":
                posted.doubts.add(item.question)


def _keep_file(request: HttpRequest, filling: Filling, item: PostedFile) -> None:
    """Keep one file, from the device or from what the enterprise already gave; what it replaces is its own."""
    question = filling.question(item.question)
    if item.uploaded is None:
        mine = Evidence.objects.visible_to(request.user).select_related("response")
        source = get_object_or_404(mine, uuid=item.again)
        evidence_service.reuse_evidence(
            filling.response, question=question, source=source, non_transactional=item.is_ticked, by=request.user
        )
        return
    evidence_service.add_evidence(
        filling.response,
        question=question,
        uploaded=item.uploaded,
        non_transactional=item.is_ticked,
        category=item.category,
        is_sure=item.is_sure,
        replaces=filling.response.evidence.filter(question=question, uuid=item.replaces).first(),
        by=request.user,
    )


@require_POST
def answer_autosave(request: HttpRequest, uuid: UUID, code: str) -> JsonResponse:
    """Keep one answer as it is given; the page works the same without it."""
    found = fetch(request, uuid)
    sections = version_content(found.version).sections.all()
    asked = [(section, one) for section in sections for one in section.questions.all() if one.code == code]
    if not asked:
        raise Http404
    section, question = asked[0]
    require(can_write_section(request.user, found, section.code))
    given = read_answer(request, question)
    try:
        saved = response_service.save_answers(
            found, given={code: given}, by=request.user, opened=read_opened(request, [question])
        )
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=409)
    if saved.conflicts:
        text = _("This answer was changed meanwhile, by a colleague or on another device. Reload the page to see it.")
        return JsonResponse({"message": text}, status=409)
    time = clock_time(saved.saved_at)
    return JsonResponse({"message": _("Draft saved at %(time)s") % {"time": time}, "time": time})


@require_http_methods(["GET", "POST"])
def complement_fill(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Only what was asked: the rest of the answers is closed."""
    found = fetch(request, uuid)
    filling = load_filling(found)
    if filling.complement is None and request.method == "POST":
        return show_denied(request)  # too late, or a colleague sent it: the words typed are shown, nothing is lost
    if filling.complement is None:
        messages.info(request, _("No detail is expected any more: what you sent is with us."))
        return redirect("questionnaires:response", uuid)
    require(can_answer(request.user, found))
    page = pages.complement_page(filling, own_sections(request.user, found))
    require(bool(page.questions))
    if request.method == "GET":
        return render(request, "questionnaires/complement_fill.html", _complement_context(request, filling, page))
    posted = read_page(request, page.questions)
    try:
        saved = response_service.save_answers(found, given=posted.given, by=request.user, opened=posted.opened)
        _keep_files(request, filling, posted)
        if not posted.errors and not saved.conflicts and request.POST.get("next_step") == "send":
            require(can_submit(request.user, found))
            submission_service.send_complement(found, by=request.user)
            messages.success(request, _("Thank you. Your details have been received."))
            return redirect("questionnaires:response", uuid)
    except DomainError as error:
        show_domain_error(request, error)
        context = _complement_context(request, filling, page, posted=posted, is_refused=True)
        return render(request, "questionnaires/complement_fill.html", context, status=409)
    fresh = load_filling(fetch(request, uuid))
    context = _complement_context(request, fresh, page, posted=posted, conflicts=saved.conflicts)
    return render(request, "questionnaires/complement_fill.html", context, status=422 if posted.errors else 200)


def _complement_context(request: HttpRequest, filling: Filling, page: pages.Page, **more: Any) -> dict[str, Any]:
    context = pages.page_context(filling, page, **more)
    return context | {"complement": filling.complement, "can_submit": can_submit(request.user, filling.response)}


@require_http_methods(["GET", "POST"])
def response_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read everything again, see what is missing, declare and send; once sent, or expired, only read."""
    found = fetch(request, uuid)
    if found.state == ResponseState.WITHDRAWN or (request.method == "POST" and not found.is_open):
        return redirect("questionnaires:response", uuid)
    filling = load_filling(found)
    form = DeclarationForm(request.POST if request.method == "POST" else None, labels=asking.declaration(filling))
    if request.method == "POST":
        require(can_submit(request.user, found))
        if form.is_valid():
            try:
                submission_service.submit_response(found, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect("questionnaires:response_receipt", uuid)
    rights = {"can_submit": can_submit(request.user, found), "can_answer": can_answer(request.user, found)}
    context = pages.check_context(filling, own_sections(request.user, found)) | {"form": form} | rights
    context |= asking.left_aside(filling)
    status = 422 if form.errors else 200
    return render(request, "questionnaires/response_check.html", context, status=status)


def response_receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The dated receipt, to keep or print."""
    found = fetch(request, uuid)
    sent = found.submissions.select_related("sent_by").order_by("round").first()
    if sent is None:
        raise Http404
    context = {
        "response": found,
        "submission": sent,
        "answer_count": len(sent.content["answers"]),
        "reads_everything": own_sections(request.user, found) is None,
    }
    return render(request, "questionnaires/response_receipt.html", context)


def response_outcome(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What follows the questionnaire, in plain words: strengths first, never a score (N08)."""
    found = fetch(request, uuid)
    if found.told_at is None:
        raise Http404
    if not can_read_outcome(request.user, found):
        return redirect("questionnaires:response", uuid)
    return render(request, "questionnaires/response_outcome.html", pages.outcome_context(found))


@require_http_methods(["GET", "POST"])
def response_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the response back: no reason asked, no consequence."""
    found = fetch(request, uuid)
    if found.state == ResponseState.WITHDRAWN:
        return redirect("questionnaires:response", uuid)
    require(can_withdraw(request.user, found))
    if request.method == "GET":
        return render(request, "questionnaires/response_withdraw.html", {"response": found})
    with outcome_said(request, _("Your questionnaire is withdrawn. Nothing else follows from it.")):
        response_service.withdraw_response(found, by=request.user)
    return redirect("questionnaires:response", uuid)
