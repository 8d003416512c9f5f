"""The shapes of a survey: what it is, its questions, and a page of answers."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clients.enums import ChainRole, Region, SizeProfile
from core import clock
from core.forms import CcvForm, Choices, DateInput, ManyChoices
from questionnaires.enums import QuestionKind, SurveyKind
from questionnaires.forms.answers import read_answer
from questionnaires.models import OpinionSurvey, Question
from questionnaires.rules.completeness import MAX_TEXT, Given
from questionnaires.services.survey_questions import Wanted

ROWS = 8
MOST_CHOICES = 8
DEFAULT_DAYS = 30
NAMING = [
    ("yes", _("Anonymous – nobody, not even us, knows who answered what")),
    ("no", _("With the name of the enterprise – the head of unit may read each answer and call back")),
]


class SurveyForm(CcvForm):
    """A survey: its kind, its words, whether it is anonymous, until when, whom it asks."""

    submit_label = _("Save the survey")
    kind = forms.ChoiceField(label=_("Kind of survey"), choices=SurveyKind, widget=Choices)
    title_fr = forms.CharField(label=_("Title (French)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), max_length=120, required=False)
    header_fr = forms.CharField(
        label=_("Why we ask (French)"),
        help_text=_("One or two sentences above the questions."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    header_en = forms.CharField(
        label=_("Why we ask (English)"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        max_length=600,
        required=False,
    )
    anonymous = forms.ChoiceField(
        label=_("Name or no name"),
        help_text=_("A public link is always anonymous; an opinion about a service always belongs to that service."),
        choices=NAMING,
        widget=Choices,
        initial="yes",
    )
    closes_on = forms.DateField(label=_("Open until"), widget=DateInput)
    region = forms.MultipleChoiceField(label=_("Regions"), choices=Region, widget=ManyChoices, required=False)
    size = forms.MultipleChoiceField(label=_("Sizes"), choices=SizeProfile, widget=ManyChoices, required=False)
    activity = forms.MultipleChoiceField(label=_("Activities"), choices=ChainRole, widget=ManyChoices, required=False)
    FILTERS = ("region", "size", "activity")

    def __init__(self, *args: Any, survey: OpinionSurvey | None = None, **kwargs: Any) -> None:
        self.survey = survey
        initial = {"closes_on": clock.today() + dt.timedelta(days=DEFAULT_DAYS)}
        if survey is not None:
            names = ("title_fr", "title_en", "closes_on")
            initial = {name: getattr(survey, name) for name in names} | dict(survey.filters)
            initial |= {"header_fr": survey.version.header_fr, "header_en": survey.version.header_en}
            initial["anonymous"] = "yes" if survey.is_anonymous else "no"
        super().__init__(*args, initial=initial, **kwargs)
        if survey is not None:
            del self.fields["kind"]
            if not survey.asks_by_letter:
                for name in (*self.FILTERS, "anonymous"):
                    del self.fields[name]

    def clean_closes_on(self) -> dt.date:
        """A last day is still to come."""
        day = self.cleaned_data["closes_on"]
        if day <= clock.today():
            raise forms.ValidationError(_("Choose a day to come."), code="past")
        return day

    @property
    def survey_fields(self) -> dict[str, Any]:
        """What the service needs."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in self.FILTERS if data.get(name)}
        names = ("kind", "title_fr", "title_en", "header_fr", "header_en", "closes_on")
        fields = {name: data[name] for name in names if name in data}
        return fields | {"filters": chosen, "is_anonymous": data.get("anonymous", "yes") == "yes"}


KINDS = [
    ("", _("No question here")),
    (QuestionKind.CSAT, QuestionKind.CSAT.label),
    (QuestionKind.EFFORT, QuestionKind.EFFORT.label),
    (QuestionKind.NPS, QuestionKind.NPS.label),
    (QuestionKind.SINGLE, QuestionKind.SINGLE.label),
    (QuestionKind.TEXT, QuestionKind.TEXT.label),
]


class QuestionRowForm(CcvForm):
    """One question of a survey; an emptied row is a question taken away."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=KINDS, required=False)
    text_fr = forms.CharField(label=_("Question (French)"), max_length=200, required=False)
    text_en = forms.CharField(label=_("Question (English)"), max_length=200, required=False)
    choices = forms.CharField(
        label=_("Choices, for one answer among several"),
        help_text=_("One choice per line: French | English."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1200,
        required=False,
    )
    is_required = forms.BooleanField(label=_("An answer is needed"), required=False)
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """A question has its words; one answer among several has two choices at least."""
        cleaned = super().clean() or {}
        if not cleaned.get("kind"):
            if cleaned.get("text_fr"):
                self.add_error("kind", _("Say how this question is answered."))
            return cleaned
        if not cleaned.get("text_fr"):
            self.add_error("text_fr", _("Write the question in French."))
        if cleaned["kind"] == QuestionKind.SINGLE and not 2 <= len(self.pairs) <= MOST_CHOICES:
            self.add_error("choices", _("Two choices at least, eight at most."))
        if any(len(part) > 200 for pair in self.pairs for part in pair):
            self.add_error("choices", _("A choice is too long: 200 characters at most."))
        return cleaned

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The choices in both languages."""
        lines = [line.partition("|") for line in self.cleaned_data.get("choices", "").splitlines() if line.strip()]
        return tuple((french.strip(), english.strip()) for french, _bar, english in lines if french.strip())

    @property
    def wanted(self) -> Wanted:
        """The question as the service takes it."""
        data = self.cleaned_data
        own = self.pairs if data["kind"] == QuestionKind.SINGLE else ()
        return Wanted(data["kind"], data["text_fr"], data["text_en"], data["is_required"], own)


def question_forms(stored: list[Wanted], data: Any = None) -> list[QuestionRowForm]:
    """Eight rows: the questions there are, then empty ones."""
    rows = []
    for number in range(ROWS):
        initial = {}
        if number < len(stored):
            item = stored[number]
            lines = [" | ".join(part for part in pair if part) for pair in item.choices]
            initial = {
                "kind": item.kind,
                "text_fr": item.text_fr,
                "text_en": item.text_en,
                "is_required": item.is_required,
                "choices": "\n".join(lines),
            }
        rows.append(QuestionRowForm(data, prefix=f"q{number + 1}", initial=initial))
    return rows


def read_answers(request: HttpRequest, questions: list[Question]) -> tuple[dict[str, Given], dict[str, str]]:
    """What was answered, and what is wrong with it, by question; everything typed is kept."""
    given = {question.code: read_answer(request, question) for question in questions}
    errors = {
        code: str(_("This text is too long: 2,000 characters at most."))
        for code, told in given.items()
        if len(told.text) > MAX_TEXT
    }
    return given, errors
