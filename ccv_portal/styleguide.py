"""The living page of the design system: every piece with invented content, for those who build pages (staff only)."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core import clock
from core.forms import CcvForm, Choices, DateInput, Segments
from core.icons import PATHS


class SampleForm(CcvForm):
    """One field of each kind, sent empty so that each shows its error."""

    name = forms.CharField(label=_("Name of the enterprise"), help_text=_("As on the trade register."))
    answer = forms.ChoiceField(
        label=_("Is somebody in charge?"),
        choices=[("0", _("No")), ("1", _("Informally")), ("2", _("Yes, in writing"))],
        widget=Choices,
    )
    reached = forms.ChoiceField(
        label=_("Result"), choices=[("1", _("Reached")), ("0", _("Not reached"))], widget=Segments
    )
    day = forms.DateField(label=_("Date"), widget=DateInput)
    proof = forms.FileField(label=_("Document"), help_text=_("PDF or photo, 10 MB at most."), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


def sample() -> dict[str, Any]:
    """Invented content: nothing here comes from a file."""
    now = clock.now()
    return {
        "tags": [
            {"text": _("To start"), "kind": "", "icon": ""},
            {"text": _("In progress"), "kind": "now", "icon": ""},
            {"text": _("Complete"), "kind": "ok", "icon": "check"},
            {"text": _("Your choice"), "kind": "you", "icon": "flag"},
            {"text": _("Four days left"), "kind": "warn", "icon": "clock"},
            {"text": _("Mail returned"), "kind": "bad", "icon": "alert"},
        ],
        "strip": ["done", "done", "fix", "now", "", "", ""],
        "strip_words": _("2 sections complete out of 7"),
        "saves": [
            {"kind": "ok", "text": _("Draft saved at 14:32"), "note": _("Nothing leaves until you send it.")},
            {"kind": "off", "text": _("Connection lost at 14:34"), "note": _("Already received by us: 14:32.")},
            {"kind": "bad", "text": _("Not saved"), "note": _("Somebody else changed this answer.")},
        ],
        "messages": [
            {"tags": "success", "text": _("Questionnaire received.")},
            {"tags": "info", "text": _("Your agent calls you before Friday.")},
            {"tags": "warning", "text": _("Two answers are not sent yet.")},
            {"tags": "error", "text": _("This link has already been used or has expired.")},
        ],
        "steps": [
            {"title": _("Questionnaire sent"), "text": "", "state": "done"},
            {"title": _("Diagnostic proposed"), "text": _("You choose freely."), "state": "now"},
            {"title": _("Report"), "text": "", "state": ""},
        ],
        "events": [
            {"at": now, "icon": "mail", "title": _("Message"), "text": _("You choose freely."), "incoming": False},
            {"at": now, "icon": "phone", "title": _("Phone call"), "text": "", "incoming": True},
        ],
        "empty": {"title": _("No report yet"), "text": _("It arrives here when the visit is over.")},
        "facts": [
            {"label": _("Who acts now"), "value": _("You"), "note": _("without any obligation")},
            {"label": _("Until"), "value": _("In two weeks"), "note": ""},
        ],
        "tile": _("To do"),
        "card": {"title": _("Nothing commits you"), "text": _("You may stop at any moment.")},
        "files": [
            {"name": "organigramme.jpg", "size": 412_000, "note": _("received"), "error": ""},
            {"name": "fiche.tiff", "size": 0, "note": "", "error": _("Send a photo or a PDF.")},
        ],
    }


class StyleguideView(TemplateView):
    """Shows each component once; closed to enterprises, who have better things to read."""

    template_name = "public/styleguide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to staff."""
        if not request.user.is_customs:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invented content and a form full of mistakes."""
        return super().get_context_data(sample=sample(), icons=sorted(PATHS), sample_form=SampleForm({}), **kwargs)
