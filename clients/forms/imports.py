"""Forms of the import: the file, what its columns hold."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.queries.imports import FACT_LABELS, problem_text
from clients.rules.columns import IGNORE, REQUIRED, recognise
from core.forms import CcvForm


class ConfirmForm(CcvForm):
    """Who is to follow the enterprises an import writes."""

    mark_optional = False
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who will follow them?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet: they will be assigned later"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.with_role("CRA").order_by("full_name")


class ExtractForm(CcvForm):
    """The extract to read: nothing is written yet."""

    mark_optional = False
    file = forms.FileField(
        label=gettext_lazy("Extract of the register"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV. Title rows above the header are fine."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Choose the file to read."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, limit: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large, self.limit = too_large, limit
        if limit:
            megabytes = _("Excel (.xlsx) or CSV, %(limit)s MB at most. Title rows above the header are fine.")
            self.fields["file"].help_text = megabytes % {"limit": limit // 1024 // 1024}

    def clean(self) -> dict[str, Any]:
        """Say that the file was too large rather than missing."""
        cleaned = super().clean() or {}
        if self.too_large:
            self.errors.pop("file", None)
            self.add_error("file", problem_text("too_large", {"limit": self.limit // 1024 // 1024}))
        return cleaned

    def clean_file(self) -> UploadedFile:
        """Refuse an oversized file that announced less."""
        file: UploadedFile = self.cleaned_data["file"]
        if self.limit and (file.size or 0) > self.limit:
            raise forms.ValidationError(
                problem_text("too_large", {"limit": self.limit // 1024 // 1024}), code="too_large"
            )
        return file


class ColumnsForm(CcvForm):
    """One line per column of the file: what it holds, or leave it out."""

    mark_optional = False

    def __init__(self, *args: Any, layout: dict[str, Any], mapping: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = [header for header in dict.fromkeys(layout["headers"]) if header]
        known = layout["columns"]
        choices = [("", _("– choose –"))]
        choices += sorted(((fact, _capital(label)) for fact, label in FACT_LABELS.items()), key=lambda c: c[1])
        for position, header in enumerate(self.headers):
            field = forms.ChoiceField(
                label=header,
                choices=choices,
                required=False,
                initial=mapping.get(header) or known.get(header) or recognise(header) or "",
                help_text=_sample(layout, header),
            )
            self.fields[f"column_{position}"] = field
        self.fields["save_as"] = forms.CharField(
            label=_("Keep these columns under a name"),
            help_text=_("Optional. They are offered again for the next file with the same headers."),
            max_length=80,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one fact, and a file without the name."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for position, header in enumerate(self.headers):
            fact = cleaned.get(f"column_{position}") or ""
            if fact and fact != IGNORE and fact in seen:
                message = _("“%(other)s” already holds this.") % {"other": seen[fact]}
                self.add_error(f"column_{position}", message)
            seen.setdefault(fact, header)
        if not all(fact in seen for fact in REQUIRED):
            self.add_error(None, _("Say which column holds the company name."))
        return cleaned

    def mapping(self) -> dict[str, str]:
        """Return header → fact; a column nobody chose anything for is left out."""
        return {
            header: self.cleaned_data[f"column_{position}"] or IGNORE for position, header in enumerate(self.headers)
        }


def _capital(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


def _sample(layout: dict[str, Any], header: str) -> str:
    """Return two values of the column, so that a person recognises it."""
    position = layout["headers"].index(header)
    values = [row[position][:30] for row in layout["sample"] if position < len(row) and row[position]]
    return _("For example: %(values)s") % {"values": " · ".join(values[:2])} if values else ""
