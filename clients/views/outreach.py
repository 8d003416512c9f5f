"""What left, what did not, and the personal page where invitations are declined."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.emails.outreach import OPT_OUT_SALT, title
from clients.enums import MessageState
from clients.models import OutboundMessage
from clients.permissions.outreach import (
    can_post_letters,
    can_print_letter,
    can_see_outbox,
    can_settle_message,
    can_settle_messages,
)
from clients.queries.codes import code_behind
from clients.queries.outreach import fates, recipient_contact, waiting_replies
from clients.services import delivery, outreach
from core import clock
from core.mail import FOOT_SEPARATOR, absolute
from core.views import outcome_said, paginate, require


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """List the messages of the files this agent reaches, newest first, filtered by fate."""
    require(can_see_outbox(request.user))
    wanted = request.GET.get("fate", "")
    rows = OutboundMessage.objects.visible_to(request.user).select_related("enterprise", "contact", "user")
    page = paginate(request, rows.filter(fate=wanted) if wanted in MessageState.values else rows, estimated=True)
    for row in page:
        row.title = title(row.code)
        row.may_settle = can_settle_message(request.user, row)
        row.may_print = can_print_letter(request.user, row)
    counts = fates(request.user)
    filters = [(value, label, counts.get(value, 0)) for value, label in MessageState.choices if counts.get(value)]
    context = {
        "page": page,
        "filters": filters,
        "wanted": wanted,
        "letters": counts.get(MessageState.PAPER, 0) if can_post_letters(request.user) else 0,
        "replies": waiting_replies(request.user),
    }
    return render(request, "clients/message_list.html", context)


@require_POST
def message_settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what an agent found out about a message: it arrived, or it must leave again."""
    message = get_object_or_404(OutboundMessage.objects.visible_to(request.user), uuid=uuid)
    require(can_settle_messages(request.user))
    arrived = request.POST.get("outcome") == "arrived"
    with outcome_said(request, _("Noted: it arrived.") if arrived else _("Noted: it will be sent again.")):
        delivery.settle(message, arrived=arrived, by=request.user)
    return redirect("clients:message_list")


@never_cache
@require_safe
def message_letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a message as the letter an agent prints and posts."""
    rows = OutboundMessage.objects.visible_to(request.user).select_related("enterprise", "contact", "user")
    message = get_object_or_404(rows, uuid=uuid)
    require(can_see_outbox(request.user) and can_print_letter(request.user, message))
    letter = delivery.letter_on_paper(message, by=request.user)
    body, _mark, foot = letter.text.partition(FOOT_SEPARATOR)
    context = {"message": message, "letter": letter, "body": body, "foot": foot, "today": clock.today()}
    context |= {"short_code": code_behind(message.link), "code_page": absolute(reverse("clients:short_code"))}
    return render(request, "clients/message_letter.html", context)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Let the recipient of an invitation decline further ones, or take that back, without signing in."""
    try:
        uuid = signing.loads(token, salt=OPT_OUT_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    message = get_object_or_404(OutboundMessage.objects.select_related("contact", "user", "enterprise"), uuid=uuid)
    if request.method == "POST":
        outreach.opt_out(message, wants_none=request.POST.get("choice") != "again")
        return HttpResponseRedirect(request.path)
    contact = recipient_contact(message)
    context = {"is_out": bool(contact and contact.opted_out_at), "enterprise": message.enterprise}
    return render(request, "clients/opt_out.html", context)
