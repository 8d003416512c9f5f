"""Forms of duplicates and merges: two files named, a pair set aside, choices field by field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.enums import DuplicateState
from clients.forms.enterprise import EnterpriseChoiceField
from clients.models import Enterprise
from clients.queries import merge as queries
from clients.queries.duplicates import REASON_LABELS
from clients.services.merge import REASON_MINIMUM
from core.forms import CcvForm, FilterForm


class DuplicateFilter(FilterForm):
    """Which pairs to look at."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[])
    reason = forms.ChoiceField(label=_("Why they look alike"), required=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = DuplicateState.choices
        self.fields["reason"].choices = [("", _("All")), *REASON_LABELS.items()]


class ReportForm(CcvForm):
    """Two files an agent knows to be one enterprise."""

    mark_optional = False
    one = EnterpriseChoiceField(label=_("One file"), max_length=200, help_text=_("NIF, reference or name."))
    other = EnterpriseChoiceField(label=_("The other file"), max_length=200)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].user = user


class MergeForm(CcvForm):
    """The choices of a merge: one side per differing field, whose account holder stays, and how one knows."""

    mark_optional = False
    owner = forms.ChoiceField(
        label=_("Account holder after the merge"),
        choices=[(queries.KEPT, _("the one of the file kept")), (queries.OTHER, _("the one of the other file"))],
        initial=queries.KEPT,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("How do you know that they are one enterprise?"),
        help_text=_("What you checked: the register, a document, a call. The head of unit reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=REASON_MINIMUM,
        max_length=1000,
        error_messages={
            "required": _("Say in a sentence how you know that they are one enterprise."),
            "min_length": _("Say in a sentence how you know that they are one enterprise."),
        },
    )

    def __init__(self, *args: Any, kept: Enterprise, other: Enterprise, two_owners: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = queries.differences(kept, other)
        if not two_owners:
            del self.fields["owner"]
        for pair in self.pairs:
            sides = [(queries.KEPT, pair.kept), (queries.OTHER, pair.other)]
            sides += [(queries.BOTH, _("both"))] if pair.may_join else []
            self.fields[f"f_{pair.name}"] = forms.ChoiceField(
                label=pair.label,
                choices=sides,
                initial=pair.default,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each differing field with its radio buttons, for the table."""
        return [{"pair": pair, "field": self[f"f_{pair.name}"]} for pair in self.pairs]

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, as the merge keeps it."""
        data = self.cleaned_data
        fields = {pair.name: data[f"f_{pair.name}"] for pair in self.pairs}
        return {"fields": fields, "owner": data.get("owner", queries.KEPT)}
