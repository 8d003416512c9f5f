"""The shape of what diagnosticians and agents write about a response."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole
from accounts.models import User
from core.forms import CcvForm, Choices
from questionnaires.enums import EvidenceStatus, InsufficiencyDecision
from questionnaires.models import Question
from questionnaires.models.evaluation import MIN_REASON
from questionnaires.rules.completeness import MAX_TEXT
from questionnaires.services.evaluation import Assessed


class ConflictForm(CcvForm):
    """The evaluator's word about ties with the enterprise (§8.3)."""

    submit_label = _("Record my declaration")
    has_conflict = forms.ChoiceField(
        label=_("Does anything tie you to this enterprise?"),
        help_text=_("Family, money, former job, friendship, dispute: anything that could make one doubt."),
        choices=[
            ("no", _("No, I declare that I have no conflict of interest")),
            ("yes", _("Yes, or I would rather not evaluate these answers: give them to somebody else")),
        ],
        widget=Choices,
        error_messages={"required": _("Choose one of the two answers.")},
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("Optional; read by the head of diagnostics only."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class AssignForm(CcvForm):
    """Which diagnostician evaluates."""

    submit_label = _("Assign")
    evaluator = forms.ModelChoiceField(
        label=_("Evaluator"),
        queryset=User.objects.none(),
        empty_label=_("Choose a diagnostician"),
        error_messages={"required": _("Choose a diagnostician.")},
    )
    second_reader = forms.ModelChoiceField(
        label=_("Second reader"),
        help_text=_("Reads the same answers without seeing what the evaluator retains; you see where they agree."),
        queryset=User.objects.none(),
        empty_label=_("No second reading"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        diagnosticians = User.objects.with_role(CustomsRole.DIA).order_by("full_name")
        self.fields["evaluator"].queryset = self.fields["second_reader"].queryset = diagnosticians

    def clean(self) -> dict[str, Any]:
        """Two readings by one person would agree with themselves."""
        data = super().clean() or {}
        if data.get("second_reader") and data.get("second_reader") == data.get("evaluator"):
            self.add_error("second_reader", _("The second reader is another diagnostician."))
        return data


def read_assessments(request: HttpRequest, codes: list[str]) -> dict[str, Assessed]:
    """What the evaluator chose for each question of a section."""
    assessed: dict[str, Assessed] = {}
    for code in codes:
        raw = request.POST.get(f"r_{code}", "")
        points = int(raw) if raw in {"0", "1", "2", "3", "4"} else None
        status = request.POST.get(f"s_{code}", "")
        assessed[code] = Assessed(
            retained_points=points,
            reason=request.POST.get(f"m_{code}", "").strip()[:MAX_TEXT],
            evidence_status=status if status in EvidenceStatus.values else "",
            is_read=bool(request.POST.get(f"l_{code}")),
        )
    return assessed


def read_seen(request: HttpRequest, codes: list[str]) -> dict[str, str]:
    """What each line held when the page was opened, as the page carried it."""
    return {code: request.POST.get(f"v_{code}", "")[:12] for code in codes}


class ComplementForm(CcvForm):
    """The details asked of the enterprise: one line per question concerned."""

    submit_label = _("Send the request")
    message = forms.CharField(
        label=_("Message to the enterprise"),
        help_text=_("A courteous sentence. The enterprise reads it above the questions."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q_{question.code}"] = forms.CharField(
                label=str(question),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=600,
            )

    def clean(self) -> dict[str, Any]:
        """At least one question must be asked about."""
        cleaned = super().clean() or {}
        if not self.asked:
            raise forms.ValidationError(_("Say for which question a detail is needed."), code="nothing_asked")
        return cleaned

    @property
    def asked(self) -> dict[Question, str]:
        """Questions with what is asked about them."""
        lines = {q: (self.cleaned_data.get(f"q_{q.code}") or "").strip() for q in self.questions}
        return {question: text for question, text in lines.items() if text}


class FinishForm(CcvForm):
    """The conclusion of an evaluation (§5.2, §5.3)."""

    submit_label = _("Finish the evaluation")
    decision = forms.ChoiceField(
        label=_("Significant insufficiency"),
        choices=InsufficiencyDecision.choices,
        widget=Choices,
        required=False,
        error_messages={"required": _("Confirm the insufficiency or set it aside.")},
    )
    decision_reason = forms.CharField(
        label=_("Reason of the decision"),
        help_text=_("50 characters at least; read by the head of diagnostics and by the relations unit’s head."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    orientation_reason = forms.CharField(
        label=_("Why this orientation holds"),
        help_text=_("Less than 70 % of an axis was answered: a written reason is needed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    strengths = forms.CharField(
        label=_("Strengths to tell the enterprise"),
        help_text=_("One per line, in plain words: they come first in what the enterprise reads."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Name at least one strength: every organisation has some.")},
    )
    gaps = forms.CharField(
        label=_("Improvement areas, in plain words"),
        help_text=_("One per line: what is missing, never a score."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )
    comment = forms.CharField(
        label=_("Comment for the head of diagnostics"),
        help_text=_("Stays internal."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, is_proposed: bool, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = is_proposed
        self.fields["decision_reason"].required = is_proposed
        self.fields["orientation_reason"].required = needs_reason
        if not is_proposed:
            del self.fields["decision"], self.fields["decision_reason"]
        if not needs_reason:
            del self.fields["orientation_reason"]

    def clean_decision_reason(self) -> str:
        """Fifty characters at least: a decision of this weight is explained (§5.2)."""
        reason = self.cleaned_data["decision_reason"].strip()
        if len(reason) < MIN_REASON:
            message = _("Give the reason in at least %(count)s characters.") % {"count": MIN_REASON}
            raise forms.ValidationError(message, code="reason_too_short")
        return reason


class OutcomeForm(CcvForm):
    """What the relations unit tells the enterprise."""

    submit_label = _("Tell the enterprise")
    strengths = forms.CharField(
        label=_("Strengths"),
        help_text=_("One per line. The enterprise reads them first."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Name at least one strength.")},
    )
    gaps = forms.CharField(
        label=_("Improvement areas"),
        help_text=_("One per line, in plain words."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )
    message = forms.CharField(
        label=_("What we offer"),
        help_text=_("A few sentences, as you said them on the phone."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Say what we offer next.")},
    )
