"""The shape of sharing out the sections of a questionnaire."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import CcvForm
from questionnaires.models import Section


class ShareForm(CcvForm):
    """One list of colleagues per section."""

    submit_label = _("Save who answers what")
    mark_optional = False

    def __init__(
        self, *args: Any, sections: list[Section], members: list[User], shared: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.members = {str(member.pk): member for member in members}
        choices = [("", _("Whoever likes")), *((key, str(member)) for key, member in self.members.items())]
        for section in sections:
            self.fields[f"s_{section.code}"] = forms.ChoiceField(
                label=str(section), choices=choices, required=False, initial=str(shared.get(section.pk, ""))
            )

    @property
    def given(self) -> dict[Section, User | None]:
        """Who was chosen for each section."""
        return {section: self.members.get(self.cleaned_data.get(f"s_{section.code}", "")) for section in self.sections}
