"""The questions of a survey, on the same engine as the questionnaire: presets by kind, changed while a draft (§7.7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questionnaires.enums import QuestionKind, SurveyKind
from questionnaires.models import Choice, Question, Questionnaire, QuestionnaireVersion, Section

FAMILY = "SO"
MARKS = {
    QuestionKind.CSAT: (
        gettext_lazy("1 – not at all satisfied"),
        gettext_lazy("2 – rather dissatisfied"),
        gettext_lazy("3 – so-so"),
        gettext_lazy("4 – satisfied"),
        gettext_lazy("5 – very satisfied"),
    ),
    QuestionKind.EFFORT: (
        gettext_lazy("1 – very difficult"),
        gettext_lazy("2 – difficult"),
        gettext_lazy("3 – neither"),
        gettext_lazy("4 – easy"),
        gettext_lazy("5 – very easy"),
    ),
    QuestionKind.NPS: tuple(str(mark) for mark in range(11)),
}


@dataclass(frozen=True)
class Wanted:
    """One question as it is asked for: its kind, both languages, and its choices when it has its own."""

    kind: str
    text_fr: str
    text_en: str = ""
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = field(default=())


def _both(text: object) -> tuple[str, str]:
    """Return a text of ours in French and English."""
    found = []
    for language in ("fr", "en"):
        with translation.override(language):
            found.append(str(text))
    return found[0], found[1]


OVERALL = gettext_lazy("All in all, are you satisfied with your exchanges with our unit?")
USEFUL = gettext_lazy("Was this service useful to you?")
EASE = gettext_lazy("How easy was it to get an answer from us?")
EASE_SERVICE = gettext_lazy("How easy was it to take part in this service?")
RECOMMEND = gettext_lazy("Would you recommend the programme to another enterprise?")
WELCOME = gettext_lazy("Are you satisfied with the way you were received?")
WORDS = gettext_lazy("What should we keep, what should we change?")
SIZE = gettext_lazy("How many people work in your enterprise?")
SIZES = (gettext_lazy("1 to 9"), gettext_lazy("10 to 49"), gettext_lazy("50 and more"))


def presets(kind: str) -> list[Wanted]:
    """Return the questions a new survey of this kind starts with."""
    size = Wanted(QuestionKind.SINGLE, *_both(SIZE), choices=tuple(_both(choice) for choice in SIZES))
    words = Wanted(QuestionKind.TEXT, *_both(WORDS))
    ease = Wanted(QuestionKind.EFFORT, *_both(EASE), is_required=True)
    if kind == SurveyKind.AFTER_SERVICE:
        useful = Wanted(QuestionKind.CSAT, *_both(USEFUL), is_required=True)
        return [useful, Wanted(QuestionKind.EFFORT, *_both(EASE_SERVICE)), words]
    if kind == SurveyKind.PUBLIC:
        return [Wanted(QuestionKind.CSAT, *_both(WELCOME), is_required=True), ease, words]
    overall = Wanted(QuestionKind.CSAT, *_both(OVERALL), is_required=True)
    recommend = Wanted(QuestionKind.NPS, *_both(RECOMMEND))
    return [overall, ease, recommend, size, words]


def new_version(code: str) -> QuestionnaireVersion:
    """Open an empty version of the family of surveys."""
    names = {"name_fr": "Sondages d’opinion", "name_en": "Opinion surveys"}
    family, _created = Questionnaire.objects.get_or_create(code=FAMILY, defaults=names)
    return QuestionnaireVersion.objects.create(questionnaire=family, code=code, estimated_minutes=2, header_fr="")


def write_questions(version: QuestionnaireVersion, wanted: Iterable[Wanted]) -> int:
    """Replace the questions of a draft; return how many there are now."""
    version.sections.all().delete()
    section = Section.objects.create(version=version, code="S", order=1, title_fr=_("Your opinion"))
    for order, item in enumerate(wanted, 1):
        question = Question.objects.create(
            version=version,
            section=section,
            code=f"Q{order}",
            order=order,
            kind=item.kind,
            required=item.is_required,
            text_allowed=item.kind == QuestionKind.TEXT,
            text_fr=item.text_fr,
            text_en=item.text_en,
        )
        Choice.objects.bulk_create(_choices(question, item))
    return section.questions.count()


def _choices(question: Question, item: Wanted) -> list[Choice]:
    if item.kind in MARKS:
        first = 0 if item.kind == QuestionKind.NPS else 1
        pairs = [(str(first + place), *_both(label)) for place, label in enumerate(MARKS[QuestionKind(item.kind)])]
    else:
        pairs = [(f"c{place}", *labels) for place, labels in enumerate(item.choices, 1)]
    return [
        Choice(question=question, order=order, code=code, label_fr=label_fr, label_en=label_en)
        for order, (code, label_fr, label_en) in enumerate(pairs, 1)
    ]


def as_wanted(question: Question) -> Wanted:
    """Return a question as it can be changed; marks have no choices of their own."""
    own = () if question.kind in MARKS else tuple((row.label_fr, row.label_en) for row in question.choices.all())
    return Wanted(question.kind, question.text_fr, question.text_en, question.required, own)
