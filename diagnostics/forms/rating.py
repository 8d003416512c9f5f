"""The bench: one criterion, rated in words (domain §4)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm
from diagnostics.enums import Cause, Confidence, EvidenceKind, Function
from diagnostics.rules.scores import RATIONALE_MINIMUM
from diagnostics.services.rating import NA_REASON_LENGTH, RATIONALE_LENGTH, RatingValues

NOT_APPLICABLE = "na"


class RatingForm(CcvForm):
    """Level or not applicable, grounds, evidence, function met, confidence, cause, flag.

    A page saved without a level keeps what was typed as a note: the criterion stays open.
    """

    level = forms.ChoiceField(
        choices=[*((str(n), str(n)) for n in range(6)), (NOT_APPLICABLE, _("not applicable"))],
        required=False,
        label=_("Level found"),
    )
    na_reason = forms.CharField(
        label=_("Why this criterion does not apply"), max_length=NA_REASON_LENGTH, required=False
    )
    rationale = forms.CharField(
        label=_("What grounds this level"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=RATIONALE_LENGTH,
        required=False,
    )
    evidence_kinds = forms.MultipleChoiceField(label=_("Evidence"), choices=EvidenceKind.choices, required=False)
    interviewee = forms.ChoiceField(
        label=_("Function met"), choices=[("", _("not stated")), *Function.choices], required=False
    )
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices, required=False)
    cause = forms.ChoiceField(label=_("Main cause"), choices=Cause.choices, required=False)
    needs_review = forms.BooleanField(label=_("To be looked at again before the end"), required=False)
    is_proportional = forms.BooleanField(
        label=_("Left out because the structure is small: not counted in the share of “not applicable”"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """A level has grounds and evidence; not applicable has a reason."""
        data = super().clean() or {}
        level = data.get("level")
        if level == NOT_APPLICABLE and not data.get("na_reason"):
            self.add_error("na_reason", _("Say why this criterion does not apply."))
        if level and level != NOT_APPLICABLE:
            self._check_level(data)
        return data

    def _check_level(self, data: dict[str, Any]) -> None:
        if len((data.get("rationale") or "").strip()) < RATIONALE_MINIMUM:
            message = _("Say in at least %(n)s characters what grounds this level.")
            self.add_error("rationale", forms.ValidationError(message, "short", {"n": RATIONALE_MINIMUM}))
        if "evidence_kinds" in data and not data["evidence_kinds"]:
            self.add_error("evidence_kinds", _("Choose what the level rests on."))
        if "confidence" in data and not data["confidence"]:
            self.add_error("confidence", _("Say how sure you are."))

    @property
    def values(self) -> RatingValues:
        """What the service takes."""
        data = self.cleaned_data
        is_na = data["level"] == NOT_APPLICABLE
        return RatingValues(
            level=None if is_na or not data["level"] else int(data["level"]),
            is_na=is_na,
            na_reason=data["na_reason"] if is_na else "",
            rationale=data["rationale"],
            evidence_kinds=data["evidence_kinds"],
            interviewee=data["interviewee"],
            confidence=data["confidence"],
            cause=data["cause"],
            needs_review=data["needs_review"],
            is_proportional=data["is_proportional"],
        )
