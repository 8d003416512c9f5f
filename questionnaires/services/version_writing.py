"""Writing in a draft of the questionnaire: introduction, sections, questions, conditions, order (§3)."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import DomainError
from questionnaires.enums import QuestionKind
from questionnaires.models import Choice, Question, QuestionnaireVersion, Section
from questionnaires.rules.sheet import MAX_QUESTIONS, MAX_SECTIONS, WITH_CHOICES
from questionnaires.services.versions import note_edit, open_draft

UP, DOWN = "up", "down"
YES_NO = (
    ("yes", gettext_lazy("Yes"), 4),
    ("no", gettext_lazy("No"), 0),
    ("unknown", gettext_lazy("I don’t know"), None),
)


@transaction.atomic
def save_header(version: QuestionnaireVersion, *, fields: dict[str, Any], by: User) -> None:
    """Write the introduction, the length, the headings of choices and the reason of a draft."""
    version = open_draft(version, by=by)
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=[*fields, "updated_at"])
    note_edit(version, by=by, what="header")


@transaction.atomic
def save_section(version: QuestionnaireVersion, section: Section, *, by: User) -> Section:
    """Write one section; a new one comes last."""
    version = open_draft(version, by=by)
    if section.pk is None:
        if version.sections.count() >= MAX_SECTIONS:
            raise DomainError("too_many_sections", _("This questionnaire has too many sections."))
        section.version, section.order = version, _last(version.sections) + 1
    section.save()
    note_edit(version, by=by, what=section.code)
    return section


@transaction.atomic
def save_question(
    version: QuestionnaireVersion, question: Question, *, choices: list[dict[str, Any]], by: User
) -> Question:
    """Write one question with its choices; a new one, or one that changes section, comes last there."""
    version = open_draft(version, by=by)
    stored = Question.objects.filter(pk=question.pk).first()
    if stored is None and version.questions.count() >= MAX_QUESTIONS:
        raise DomainError("too_many_questions", _("This questionnaire has too many questions."))
    if stored is None or stored.section_id != question.section_id:
        question.order = _last(question.section.questions) + 1
    question.version = version
    question.save()
    if question.kind == QuestionKind.YES_NO and not choices:
        choices = yes_no_choices(is_scored=question.is_scored)
    _write_choices(question, choices if question.kind in WITH_CHOICES else [])
    note_edit(version, by=by, what=question.code)
    return question


def yes_no_choices(*, is_scored: bool) -> list[dict[str, Any]]:
    """Yes, no, don't know, in both languages; 'don't know' has no points: it is no zero."""
    rows = []
    for code, label, points in YES_NO:
        row: dict[str, Any] = {"code": code, "points": points if is_scored else None}
        for language in ("fr", "en"):
            with translation.override(language):
                row[f"label_{language}"] = str(label)
        rows.append(row)
    return rows


def _write_choices(question: Question, choices: list[dict[str, Any]]) -> None:
    stored = {choice.code: choice for choice in question.choices.all()}
    kept = {row["code"] for row in choices}
    question.choices.exclude(code__in=kept).delete()
    for order, row in enumerate(choices, 1):
        choice = stored.get(row["code"]) or Choice(question=question, code=row["code"])
        for name, value in {**row, "order": order}.items():
            setattr(choice, name, value)
        choice.save()


@transaction.atomic
def save_condition(
    version: QuestionnaireVersion,
    question: Question,
    *,
    ask_when: dict[str, Any] | None,
    not_applicable_when: dict[str, str] | None,
    by: User,
) -> None:
    """Say when a question is asked, and when 'not applicable' is proposed."""
    version = open_draft(version, by=by)
    question.ask_when, question.not_applicable_when = ask_when, not_applicable_when
    question.save(update_fields=["ask_when", "not_applicable_when"])
    note_edit(version, by=by, what=question.code)


@transaction.atomic
def shift(version: QuestionnaireVersion, row: Section | Question, *, way: str, by: User) -> None:
    """Exchange a section or a question with its neighbour; harmless at either end."""
    version = open_draft(version, by=by)
    rows: list[Any] = list(version.sections.all() if isinstance(row, Section) else row.section.questions.all())
    place = rows.index(row)
    other = place - 1 if way == UP else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, one in enumerate(rows, 1):
        if one.order != order:
            one.order = order
            one.save(update_fields=["order"])
    note_edit(version, by=by, what=row.code)


@transaction.atomic
def remove(version: QuestionnaireVersion, row: Section | Question, *, by: User) -> None:
    """Take a section or a question out of a draft; conditions that spoke of it are found by the checks."""
    version = open_draft(version, by=by)
    code = row.code
    row.delete()
    note_edit(version, by=by, what=code)


def _last(rows: Any) -> int:
    return rows.aggregate(last=Max("order"))["last"] or 0
