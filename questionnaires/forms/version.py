"""Writing a draft of the questionnaire: introduction, sections, questions with their choices."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import reference
from core.forms import CcvForm, CcvFormMixin
from core.languages import localised
from core.stale import GuardedModelForm
from questionnaires.enums import Axis, QuestionKind
from questionnaires.models import Question, QuestionnaireVersion, Section
from questionnaires.rules import sheet

SPARE_ROWS = 3
KINDS = [(kind, QuestionKind(kind).label) for kind in sheet.KINDS]
OUTCOMES = [
    ("", _("Nothing in particular")),
    ("ineligible", _("Outside the programme")),
    ("newcomer", _("Just starting its activity")),
    ("broker", _("Customs broker")),
    ("micro", _("Micro enterprise")),
    ("small", _("Small enterprise")),
    ("standard", _("Larger enterprise")),
]
SHORT = {"rows": 2}


def fingerprint(content: Any) -> str:
    """Tell whether a colleague changed a list since its page was opened."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:24]


def _areas(*names: str, rows: int = 3) -> dict[str, forms.Widget]:
    """Text areas for both languages of each name."""
    return {
        f"{name}_{language}": forms.Textarea(attrs={"rows": rows, "lang": language})
        for name in names
        for language in ("fr", "en")
    }


class VersionForm(CcvFormMixin, GuardedModelForm):
    """What a version says of itself: why it changes, its introduction, how long it takes, headings of choices."""

    groups_text = forms.CharField(
        label=_("Headings of groups of choices"),
        help_text=_("One per line: code | French | English. A question with groups asks one answer in each."),
        widget=forms.Textarea(attrs=SHORT),
        max_length=2000,
        required=False,
    )

    class Meta:
        model = QuestionnaireVersion
        fields = ["summary", "header_fr", "header_en", "estimated_minutes"]
        widgets = _areas("header") | {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"summary": _("For the person who publishes it: what is new, and why.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [[group.get(name, "") for name in sheet.GROUP] for group in self.instance.groups]
        self.initial["groups_text"] = "\n".join(" | ".join(row) for row in rows)

    def clean_groups_text(self) -> list[dict[str, str]]:
        """Read the headings line by line."""
        found = []
        for line in self.cleaned_data["groups_text"].splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not any(parts):
                continue
            code, french, english = (*parts, "", "", "")[:3]
            if not sheet.CHOICE_CODE.fullmatch(code) or len(code) > 20 or not french:
                raise forms.ValidationError(_("Write each heading as code | French | English."), code="group")
            found.append({"code": code, "label_fr": french[:200], "label_en": english[:200]})
        return found


class SectionForm(CcvFormMixin, GuardedModelForm):
    """One theme: its title and why it is asked."""

    class Meta:
        model = Section
        fields = ["code", "title_fr", "title_en", "why_fr", "why_en"]
        widgets = _areas("why")
        help_texts = {"code": _("One capital letter; it begins the codes of the questions.")}

    def __init__(self, *args: Any, version: QuestionnaireVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["code"].disabled = self.instance.pk is not None

    def clean_code(self) -> str:
        """A code is new in its version, and can stand in an address."""
        code = self.cleaned_data["code"].upper() if self.instance.pk is None else self.instance.code
        if not sheet.SECTION_CODE.fullmatch(code):
            raise forms.ValidationError(_("Write a capital letter, then letters or digits."), code="code")
        if self.version.sections.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This code is already used in this version."), code="taken")
        return code


class QuestionForm(CcvFormMixin, GuardedModelForm):
    """One question, in both languages, with what it weighs and what may support its answer."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=KINDS)
    dimension = forms.ChoiceField(label=_("Dimension of the diagnostic it prepares"), choices=[], required=False)

    class Meta:
        model = Question
        fields = [
            "code",
            "section",
            "kind",
            "text_fr",
            "text_en",
            "required",
            "why_fr",
            "why_en",
            "help_fr",
            "help_en",
            "evidence_fr",
            "evidence_en",
            "evidence_expected",
            "axis",
            "weight",
            "points_cap",
            "dimension",
            "critical",
            "not_applicable_allowed",
            "not_applicable_fr",
            "not_applicable_en",
            "text_allowed",
            "minimum",
            "maximum",
            "unit_fr",
            "unit_en",
        ]
        widgets = _areas("text", "why", "help", rows=2)
        labels = {
            "help_fr": _("How to answer (French)"),
            "help_en": _("How to answer (English)"),
            "evidence_fr": _("Example of evidence (French)"),
            "evidence_en": _("Example of evidence (English)"),
            "evidence_expected": _("Evidence is expected and counts"),
        }
        help_texts = {
            "points_cap": _("For several answers: their points never count beyond it."),
            "weight": _("0 when the question counts on no axis."),
        }

    GROUPS = (
        ("question", _("The question"), ("code", "section", "kind", "text_fr", "text_en", "required")),
        ("help", _("Help: why, how"), ("why_fr", "why_en", "help_fr", "help_en")),
        ("evidence", _("Evidence"), ("evidence_fr", "evidence_en", "evidence_expected")),
        ("weight", _("What it weighs"), ("axis", "weight", "points_cap", "dimension", "critical")),
        (
            "freedom",
            _("Not applicable, free text"),
            ("not_applicable_allowed", "not_applicable_fr", "not_applicable_en", "text_allowed"),
        ),
        ("number", _("For a number"), ("minimum", "maximum", "unit_fr", "unit_en")),
    )

    def __init__(self, *args: Any, version: QuestionnaireVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        fields: Any = self.fields
        fields["section"].queryset = version.sections.all()
        fields["section"].empty_label = None
        fields["weight"].required = False
        fields["code"].disabled = self.instance.pk is not None
        rows = [(row["code"], f"{row['code']} – {localised(row, 'title')}") for row in _dimensions()]
        fields["dimension"].choices = [("", _("None")), *rows]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The fields by theme, as the page folds them."""
        found = []
        for name, title, names in self.GROUPS:
            fields = [self[one] for one in names]
            is_open = name == "question" or any(one.errors for one in fields)
            found.append({"name": name, "title": title, "fields": fields, "is_open": is_open})
        return found

    def clean_code(self) -> str:
        """A code is new in its version, and can stand in an address."""
        code = self.cleaned_data["code"] if self.instance.pk is None else self.instance.code
        if not sheet.QUESTION_CODE.fullmatch(code):
            raise forms.ValidationError(_("Write a letter, then letters or digits, six at most."), code="code")
        if self.version.questions.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This code is already used in this version."), code="taken")
        return code

    def clean(self) -> dict[str, Any]:
        """Weight goes with an axis; only answers that can be compared are scored; bounds are for numbers."""
        cleaned = super().clean()
        kind, axis = cleaned.get("kind"), cleaned.get("axis")
        if axis == Axis.NONE or axis is None:
            cleaned["weight"] = 0
        elif kind not in sheet.SCORED:
            self.add_error("axis", _("This kind of answer cannot be scored."))
        elif not cleaned.get("weight"):
            self.add_error("weight", _("Give a weight from 1 on, or choose “Not scored”."))
        if kind != QuestionKind.NUMBER:
            cleaned["minimum"] = cleaned["maximum"] = None
        if kind == QuestionKind.TEXT:
            cleaned["text_allowed"] = True
        return cleaned


def _dimensions() -> list[dict[str, Any]]:
    return list(reference.read("grid")["dimensions"])


class ChoiceForm(CcvForm):
    """One choice of a question; an emptied row is a choice taken away."""

    mark_optional = False
    code = forms.CharField(widget=forms.HiddenInput, required=False)
    label_fr = forms.CharField(label=_("Choice (French)"), max_length=200, required=False)
    label_en = forms.CharField(label=_("Choice (English)"), max_length=200, required=False)
    points = forms.IntegerField(label=_("Points, 0 to 4"), min_value=0, max_value=4, required=False)
    outcome = forms.ChoiceField(label=_("What it means"), choices=OUTCOMES, required=False)
    group = forms.ChoiceField(label=_("Heading"), choices=[], required=False)
    exclusive = forms.BooleanField(label=_("Excludes the others"), required=False)

    def __init__(self, *args: Any, groups: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            rows = [(group["code"], localised(group, "label")) for group in groups]
            self.fields["group"].choices = [("", _("None")), *rows]
        else:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """A choice has its French words."""
        cleaned = super().clean() or {}
        if not cleaned.get("label_fr") and cleaned.get("label_en"):
            self.add_error("label_fr", _("Write the choice in French."))
        return cleaned

    @property
    def choice(self) -> dict[str, Any]:
        """The choice as files hold it."""
        data = self.cleaned_data
        return {name: data.get(name, spec.default) for name, spec in sheet.CHOICE.items()}


def choice_forms(stored: list[dict[str, Any]], groups: list[dict[str, str]], data: Any = None) -> list[ChoiceForm]:
    """Rows for the choices there are, then a few empty ones."""
    count = len(stored) + SPARE_ROWS
    if data is not None:
        sent = sum(1 for number in range(1, sheet.MAX_CHOICES + 1) if f"c{number}-label_fr" in data)
        count = max(sent, 1)
    rows = [*stored, *({} for _spare in range(count - len(stored)))][:count]
    return [
        ChoiceForm(data, prefix=f"c{number}", initial=row, groups=groups)
        for number, row in enumerate(rows[: sheet.MAX_CHOICES], 1)
    ]


def wanted_choices(rows: list[ChoiceForm]) -> list[dict[str, Any]]:
    """The choices kept, each with a code of its own; a known code stays, so that conditions go on meaning the same."""
    kept = [row.choice for row in rows if row.cleaned_data.get("label_fr")]
    seen: set[str] = set()
    for row in kept:
        if not sheet.CHOICE_CODE.fullmatch(row["code"] or "") or row["code"] in seen:
            taken = seen | {one["code"] for one in kept}
            row["code"] = next(code for n in range(1, 100) if (code := f"c{n}") not in taken)
        seen.add(row["code"])
    return kept
