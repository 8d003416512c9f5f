"""The mailbox of a site without mail server: every e-mail, as its recipient would have received it."""

import base64
import hashlib
import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clients.permissions.outreach import can_read_mailbox, mailbox_exists
from core.models import KeptMessage
from core.views import paginate, require

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def _enter(request: HttpRequest) -> None:
    """Refuse who may not read, and do not exist at all where mails really leave."""
    if not mailbox_exists():
        raise Http404
    require(can_read_mailbox(request.user))


@require_safe
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """List the kept e-mails, newest first; `q` keeps those of one recipient or subject."""
    _enter(request)
    wanted = request.GET.get("q", "").strip()
    rows = KeptMessage.objects.defer("text", "html")
    if wanted:
        rows = rows.filter(recipient__icontains=wanted) | rows.filter(subject__icontains=wanted)
    return render(request, "clients/mailbox_list.html", {"page": paginate(request, rows), "wanted": wanted})


@require_safe
def mailbox_message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one kept e-mail as text."""
    _enter(request)
    message = get_object_or_404(KeptMessage, uuid=uuid)
    return render(request, "clients/mailbox_message.html", {"message": message})


@require_safe
def mailbox_html(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one kept e-mail as a mail reader would: no script, no picture, its own style block and nothing else."""
    _enter(request)
    html = get_object_or_404(KeptMessage, uuid=uuid).html
    if not html:
        raise Http404
    digests = [base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() for css in STYLE.findall(html)]
    styles = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    policy = f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return HttpResponse(html, headers={"Content-Security-Policy": policy})
