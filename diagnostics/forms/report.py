"""Forms around the report: the texts of a draft, its notice, comments, the answer to a notice (domain §7.3, §7.4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from core import clock
from core.forms import CcvForm, Choices, DateInput, ManyChoices, RowsField, Segments
from diagnostics.enums import FindingKind
from diagnostics.models import DiagnosticReport, Finding
from diagnostics.queries import people
from diagnostics.services.notice import OUTCOMES
from diagnostics.states.notice import NoticeState

READING_ADVICE = 200
LEAD_ADVICE = 320


class ReportTextForm(CcvForm):
    """The opening of the summary and the language of the whole report."""

    lead_text = forms.CharField(
        label=_("Opening of the summary"),
        help_text=_(
            "Two sentences: what the enterprise can rely on, then what it would gain by improving. 320 characters hold best."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=900,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=Language.choices, widget=Segments)
    is_bilingual = forms.BooleanField(
        label=_("Print the other language too"),
        help_text=_(
            "One file, French first, then English, sealed at once. What you write stays in the language above: only "
            "titles and texts that exist in both languages change."
        ),
        required=False,
    )


class ReadingForm(CcvForm):
    """What the team says of one dimension."""

    reading = forms.CharField(
        label=_("Reading"),
        help_text=_(
            "Two sentences on the organisation, 200 characters hold on one page. Empty: the grid’s own words."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )
    next_step = forms.CharField(
        label=_("Next step"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400, required=False
    )


class SubmitReportForm(CcvForm):
    """Who will review: somebody who is not in the team."""

    reviewer = forms.ModelChoiceField(
        label=_("Reviewer"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose the reviewer.")},
    )

    def __init__(self, *args: Any, report: DiagnosticReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [user.pk for user in people.team(report.diagnostic)]
        allowed = [user.pk for user in people.reviewers() if user.pk not in members]
        self.fields["reviewer"].queryset = User.objects.filter(pk__in=allowed)  # type: ignore[attr-defined]
        self.fields["reviewer"].initial = report.reviewer_id or getattr(people.reviewer(report.diagnostic), "pk", None)


class ReturnForm(CcvForm):
    """What the team should look at again."""

    comments = forms.CharField(
        label=_("What to look at again"),
        help_text=_("May stay empty when your comments stand beside the passages."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )


class RemarkForm(CcvForm):
    """A comment of the reviewer beside a passage."""

    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write your comment.")},
    )


class SettleForm(CcvForm):
    """What the team answers to a comment."""

    answer = forms.CharField(label=_("Answer"), max_length=600, required=False)


class CorrectTextForm(CcvForm):
    """The texts of one place in a next version; which ones depends on the place."""

    title = forms.CharField(label=_("Title"), max_length=240)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}), max_length=2400, required=False)
    evidence = forms.CharField(label=_("Expected evidence"), max_length=200, required=False)
    rationale = forms.CharField(
        label=_("Observation and what was seen"), widget=forms.Textarea(attrs={"rows": 6}), max_length=2400
    )

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(names):
            del self.fields[name]


class CorrectionForm(CcvForm):
    """Why a next version is made."""

    change_note = forms.CharField(
        label=_("What this version changes"),
        help_text=_("One sentence, printed in the report."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=400,
    )


class NoticeForm(CcvForm):
    """Which weaknesses the notice speaks of; never an operation, an amount or a declaration (§7.4)."""

    findings = RowsField(
        label=_("Weaknesses concerned"),
        queryset=Finding.objects.none(),
        widget=ManyChoices,
        error_messages={"required": _("Choose at least one weakness the notice speaks of.")},
    )
    period = forms.CharField(
        label=_("Period to review"), help_text=_("As the notice prints it."), max_length=160, required=False
    )

    def __init__(self, *args: Any, report: DiagnosticReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weaknesses = report.diagnostic.findings.retained().filter(kind=FindingKind.WEAKNESS)
        self.fields["findings"].queryset = weaknesses  # type: ignore[attr-defined]


class CommentForm(CcvForm):
    """What the enterprise says of its report: as a whole, and of each finding; at least one text."""

    mark_optional = False
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("The whole report"), widget=forms.Textarea(attrs={"rows": 4}), max_length=6000, required=False
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = dict(codes)
        for code, title in codes:
            widget, label = forms.Textarea(attrs={"rows": 2}), format_html('<span lang="{}">{}</span>', lang, title)
            self.fields[f"on_{code}"] = forms.CharField(label=label, widget=widget, max_length=3000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one text at least, and gather them by what they speak of."""
        data = super().clean() or self.cleaned_data
        said = {"": data.get("text", "")} | {code: data.get(f"on_{code}", "") for code in self.codes}
        data["texts"] = {about: text for about, text in said.items() if text.strip()}
        if not data["texts"] and not self.errors:
            self.add_error("text", _("Write your comment."))
        return data


class AnswerNoticeForm(CcvForm):
    """In which capacity the person answers; nothing about any operation is asked (I3)."""

    capacity = forms.CharField(
        label=_("You act as"),
        help_text=_("Your function in the enterprise."),
        max_length=160,
        error_messages={"required": _("Say in which capacity you act.")},
    )


class OfficeFilingForm(CcvForm):
    """On which day the enterprise filed its request at the office: the day counts, not when it is noted (§7.4)."""

    filed_on = forms.DateField(label=_("Filed on"), widget=DateInput, initial=clock.today)


class ProcessingForm(CcvForm):
    """How the competent office deals with a request: a status and its reference, nothing else (§7.4)."""

    outcome = forms.ChoiceField(
        label=_("Status"), choices=[(state, NoticeState(state).label) for state in OUTCOMES], widget=Choices
    )
    office_reference = forms.CharField(label=_("Reference given by the office"), max_length=80, required=False)


class VerifyForm(CcvForm):
    """The code printed on a report."""

    mark_optional = False
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("Printed on the cover, under the square code: five groups of four characters."),
        max_length=40,
        error_messages={"required": _("Enter the code printed on the cover.")},
    )
    fingerprint = forms.RegexField(
        label=_("Fingerprint of your file (SHA-256)"),
        help_text=_("Choose your file above and it is computed on your device, or paste it from your own tool."),
        regex=r"^\s*[0-9A-Fa-f]{64}\s*$",
        max_length=80,
        required=False,
        error_messages={"invalid": _("A fingerprint has 64 characters, from 0 to 9 and from a to f.")},
    )
