"""Pages that belong to no app: the front page, the accessibility statement, the colours of another administration."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ccv_portal.navigation import address
from core.identity import stylesheet
from portal.models import FaqEntry
from questionnaires.queries.offer import offer_of

STEPS = (
    {
        "title": _("You answer"),
        "text": _("Questions about your organisation, in several goes and with several people."),
    },
    {
        "title": _("We read and listen"),
        "text": _("Diagnosticians read your answers. If it is useful, and only if you agree, they come and see you."),
    },
    {
        "title": _("You move forward"),
        "text": _("You receive your strengths and your areas for improvement, and choose the services that suit you."),
    },
)
PROMISES = (
    {
        "icon": "hands",
        "title": _("You stay free"),
        "text": _("Decline, stop or come back at any moment, without giving a reason and without consequence."),
    },
    {
        "icon": "eye",
        "title": _("Your organisation, never your operations"),
        "text": _("No declaration, invoice or payment is read. This is not a customs control."),
    },
    {
        "icon": "lock",
        "title": _("Confidential"),
        "text": _("Only the teams of the programme read your answers, in a tool run by the administration itself."),
    },
    {
        "icon": "star",
        "title": _("Strengths first"),
        "text": _("No mark and no ranking: what works well, what can be improved, and how we can help."),
    },
)
QUESTIONS_SHOWN = 5


@method_decorator(login_not_required, name="dispatch")
class HomeView(TemplateView):
    """What the CCV is, in one minute, for somebody who has never heard of it."""

    template_name = "public/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a person who is already inside to her own home."""
        if request.user.is_authenticated:
            return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the questions the unit chose and where to register, when that is open."""
        questions = FaqEntry.objects.visible_to(self.request.user).front_page()[:QUESTIONS_SHOWN]
        register = address("clients:register") if settings.CCV_ALLOW_SELF_REGISTRATION else ""
        return super().get_context_data(
            register_url=register, offer=offer_of(), steps=STEPS, promises=PROMISES, questions=questions, **kwargs
        )


@method_decorator(login_not_required, name="dispatch")
class AccessibilityView(TemplateView):
    """How far the portal can be used by everybody, and whom to tell when it cannot."""

    template_name = "public/accessibility.html"


@login_not_required
def identity_css(_request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the administration's own colours; the name holds the content's fingerprint, so browsers keep it a year."""
    content = stylesheet()
    if not content or digest != hashlib.sha256(content.encode()).hexdigest()[:16]:
        raise Http404
    return HttpResponse(
        content, content_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
