"""Forms of exchanges, tasks and notes in the administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.forms.enterprise import EnterpriseChoiceField
from clients.models import Interaction, InternalNote, Task
from core.forms import DateInput


class AboutEnterpriseForm(forms.ModelForm):
    """A row about an enterprise; once written it stays with it."""

    user: Any = None
    enterprise = EnterpriseChoiceField(
        label=gettext_lazy("enterprise"), help_text=gettext_lazy("NIF, reference or name."), max_length=200
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("enterprise")
        if isinstance(field, EnterpriseChoiceField):
            field.user = self.user
            field.required = self._meta.model is not Task


class InteractionForm(AboutEnterpriseForm):
    """A call, a visit, a letter, in one sentence."""

    class Meta:
        model = Interaction
        fields = ("enterprise", "channel", "direction", "succeeded", "subject", "summary", "circle")
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}


class TaskForm(AboutEnterpriseForm):
    """Something to do, by somebody, before a day."""

    class Meta:
        model = Task
        fields = ("enterprise", "kind", "title", "detail", "owner", "due_on", "priority")
        widgets = {"due_on": DateInput, "detail": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            owners = User.objects.with_role("CRA", "CRH", "DIA", "LDI", "REV", "INT").order_by("full_name")
            self.fields["owner"].queryset = owners


class NoteForm(AboutEnterpriseForm):
    """A note that never leaves its side of the house."""

    class Meta:
        model = InternalNote
        fields = ("enterprise", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
