"""The post: letters printed together, mails that come in, replies to confirm."""

import hmac
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from clients.emails.outreach import title
from clients.enums import MessageState
from clients.models import LetterBatch, OutboundMessage, ReceivedReply
from clients.permissions.outreach import can_open_letters, can_post_letters, can_see_outbox, can_settle_messages
from clients.rules.incoming import Unreadable
from clients.services import incoming, paper
from core.views import outcome_said, paginate, require

MAX_BYTES = 1_000_000


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Show what waits to be printed, and the files of letters made so far."""
    require(can_post_letters(request.user))
    waiting = OutboundMessage.objects.visible_to(request.user).filter(fate=MessageState.PAPER, letter_batch=None)
    page = paginate(request, LetterBatch.objects.select_related("prepared_by", "posted_by"))
    for batch in page:
        batch.may_open = can_open_letters(request.user, batch)
    return render(request, "clients/letter_list.html", {"page": page, "waiting": waiting.count()})


@require_POST
def letter_prepare(request: HttpRequest) -> HttpResponse:
    """Have the letters that wait laid out as one file."""
    require(can_post_letters(request.user))
    with outcome_said(request, _("The letters are being laid out: the file appears here in a moment.")):
        paper.prepare_letters(by=request.user)
    return redirect("clients:letter_list")


def _batch(request: HttpRequest, uuid: UUID) -> LetterBatch:
    require(can_post_letters(request.user))
    batch = get_object_or_404(LetterBatch, uuid=uuid)
    if not can_open_letters(request.user, batch):
        raise Http404
    return batch


@never_cache
@require_safe
def letter_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give the file to print; who opened it is kept."""
    batch = _batch(request, uuid)
    if not batch.file:
        raise Http404
    try:
        content = batch.file.open("rb")
    except FileNotFoundError as error:  # restored without its files: said as absent, never as a failure
        raise Http404 from error
    paper.note_opened(batch, by=request.user)
    return FileResponse(content, as_attachment=True, filename=f"lettres-{batch.created_at:%Y%m%d-%H%M}.pdf")


@require_POST
def letter_posted(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the letters have been posted."""
    batch = _batch(request, uuid)
    with outcome_said(request, _("Noted: the letters have left.")):
        paper.mark_posted(batch, by=request.user)
    return redirect("clients:letter_list")


@require_safe
def reply_list(request: HttpRequest) -> HttpResponse:
    """List the replies that came by mail and wait for a person."""
    require(can_see_outbox(request.user))
    reached = OutboundMessage.objects.visible_to(request.user)
    rows = ReceivedReply.objects.filter(settled_at=None, message__in=reached)
    page = paginate(request, rows.select_related("message__enterprise", "message__contact", "message__user"))
    for reply in page:
        reply.title = title(reply.message.code)
    return render(request, "clients/reply_list.html", {"page": page, "may_settle": can_settle_messages(request.user)})


@require_POST
def reply_settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a reply an exchange of the file, or discard it."""
    reached = OutboundMessage.objects.visible_to(request.user)
    reply = get_object_or_404(ReceivedReply.objects.filter(message__in=reached).select_related("message"), uuid=uuid)
    require(can_settle_messages(request.user))
    keep = request.POST.get("outcome") == "keep"
    with outcome_said(request, _("Kept as an exchange of the file.") if keep else _("Discarded.")):
        incoming.settle_reply(reply, keep=keep, by=request.user)
    return redirect("clients:reply_list")


@csrf_exempt
@login_not_required
@require_POST
def incoming_mail(request: HttpRequest) -> HttpResponse:
    """Take in one mail (message/rfc822) from the mail server, which shows its token; without one set, no such page."""
    if not settings.CCV_INCOMING_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), settings.CCV_INCOMING_TOKEN.encode()):
        return HttpResponse(status=401)
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        word = incoming.receive(request.body)
    except Unreadable:  # it will never be better: the mail server must not come back with it
        return HttpResponse(status=422)
    return HttpResponse(word, status=200, content_type="text/plain")
